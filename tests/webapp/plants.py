"""Violations to be planted for test_check, and how to switch off what would refuse them."""

# What is planted -> the violations that it must show, as (number, table). In the statements,
# {…} is an id of `story`; each starts from the same healthy database.
PLANTS = {
    "need over its quantity": ("UPDATE need SET quantity = 1 WHERE id = {need}", {("N1", "need")}),
    "offer over its quantity": (
        "UPDATE offer SET quantity = 1 WHERE id = {offer}",
        {("N1", "offer")},
    ),
    "pair matched twice": (
        """INSERT INTO "match" (need_id, offer_id, subdistrict_id, district_id, giver_id,
           receiver_id, quantity, origin, state, note, time_note, state_note, moved_key,
           giver_agreed_at, receiver_agreed_at, created_at, changed_at, version)
           SELECT need_id, offer_id, subdistrict_id, district_id, giver_id, receiver_id, quantity,
           origin, state, note, time_note, state_note, moved_key, giver_agreed_at,
           receiver_agreed_at, created_at, changed_at, version FROM "match" WHERE id = {match}""",
        {("N3", "match"), ("N8", "match")},
    ),
    "another category": (
        "UPDATE offer SET category_id = {culture} WHERE id = {offer}",
        {("N4", "match")},
    ),
    "form used twice": (
        """UPDATE need SET form_key = (SELECT form_key FROM need WHERE id = {need})
           WHERE id = {plain_need}""",
        {("N6", "need")},
    ),
    "state changed past the trail": (
        "UPDATE need SET state = 'paused' WHERE id = {plain_need}",
        {("N7", "need")},
    ),
    "draft without trail": (
        "UPDATE offer SET state = 'draft' WHERE id = {plain_offer}",
        {("N7", "offer")},
    ),
    "match made past the trail": (
        "UPDATE audit_event SET object_id = 999 WHERE action = 'match.record'",
        {("N8", "match"), ("N14", "match"), ("N19", "audit_event")},
    ),
    "match off the list": (
        "UPDATE need SET state = 'withdrawn' WHERE id = {need}",
        {("N9", "match"), ("N7", "need")},
    ),
    "match state past the trail": (
        """UPDATE "match" SET state = 'delivered' WHERE id = {match}""",
        {("N7", "match")},
    ),
    "claim's form used twice": (
        """UPDATE "match" SET form_key = (SELECT form_key FROM "match" WHERE id = {claimed})
           WHERE id = {match}""",
        {("N6", "match")},
    ),
    "more than a year's cap": (
        "UPDATE offer SET yearly_cap = 1 WHERE id = {offer}",
        {("N29", "offer")},
    ),
    "somebody else's match": (
        'UPDATE "match" SET giver_id = {hill_unit} WHERE id = {match}',
        {("N30", "match")},
    ),
    "approved by who proposed it": (
        """UPDATE "match" SET proposed_by_id = (SELECT max(person_id) FROM audit_event
           WHERE action = 'match.approve') WHERE id = {claimed}""",
        {("N31", "match")},
    ),
    "confirmed by who gave it": (
        """UPDATE audit_event SET organisation_id = {river_unit}
           WHERE action = 'match.confirm_delivery'""",
        {("N32", "match"), ("N19", "audit_event")},
    ),
    "nobody was asked": (
        "UPDATE audit_event SET action = 'match.counter' WHERE action = 'match.accept'",
        {("N33", "match"), ("N19", "audit_event")},
    ),
    "need in another tenant": (
        "UPDATE need SET subdistrict_id = {hill} WHERE id = {plain_need}",
        {("N10", "need"), ("N27", "need")},
    ),
    "match in another tenant": (
        'UPDATE "match" SET subdistrict_id = {hill} WHERE id = {match}',
        {("N10", "match")},
    ),
    "offer in another district": (
        "UPDATE offer SET district_id = {other_district} WHERE id = {plain_offer}",
        {("N10", "offer")},
    ),
    "somebody else's grid": (
        "UPDATE need SET grid_id = {hill_grid} WHERE id = {plain_need}",
        {("N10", "need")},
    ),
    "organisation in two tenants": (
        "UPDATE organisation SET subdistrict_id = {hill} WHERE id = {river_grid}",
        {("N10", "organisation")},
    ),
    "orphan": (
        "DELETE FROM person WHERE id = {auditor}",
        {("N11", "membership"), ("N11", "user_session")},
    ),
    "published unverified": (
        "UPDATE need SET verified_at = NULL WHERE id = {plain_need}",
        {("N12", "need")},
    ),
    "owner of another kind": (
        "UPDATE need SET owner_kind = 'unit' WHERE id = {plain_need}",
        {("N12", "need")},
    ),
    "published by its owner": (
        "UPDATE audit_event SET role = 'unit_contact' WHERE action = 'offer.publish'",
        {("N13", "offer"), ("N19", "audit_event")},
    ),
    "row gone": (
        "DELETE FROM need WHERE id = {plain_need}",
        {("N11", "alternate"), ("N11", "time_window"), ("N14", "need")},
    ),
    "role in the wrong place": (
        "UPDATE membership SET role = 'coordinator' WHERE organisation_id = {river_community}",
        {("N17", "membership")},
    ),
    "job without worker": (
        "UPDATE job SET state = 'running', lease_until = '2026-11-23 04:49:59' WHERE id = {job}",
        {("N18", "job")},
    ),
    "job never taken": (
        "UPDATE job SET created_at = '2026-11-23 04:00:00', sent_at = NULL WHERE id = {job}",
        {("N18", "job")},
    ),
    "link used twice": (
        "UPDATE audit_event SET action = 'person.join' WHERE action LIKE 'organisation.%'",
        {("N20", "audit_event"), ("N19", "audit_event")},
    ),
    "family described": (
        "UPDATE need SET text = '张家' WHERE id = {family}",
        {("N22", "need")},
    ),
    "family in public": (
        "UPDATE need SET visibility = 'public' WHERE id = {family}",
        {("N22", "need")},
    ),
    "phone in a published text": (
        "UPDATE offer SET wants = '找小李 139 1234 5678' WHERE id = {plain_offer}",
        {("N23", "offer")},
    ),
    "session of a closed account": (
        "UPDATE person SET deactivated_at = created_at WHERE id = {auditor}",
        {("N24", "user_session")},
    ),
    "session in an ended role": (
        "UPDATE membership SET ended_at = created_at WHERE person_id = {auditor}",
        {("N24", "user_session")},
    ),
    "role in a closed organisation": (
        "UPDATE organisation SET closed_at = created_at WHERE id = {river_second_unit}",
        {("N24", "membership")},
    ),
    "published before submitted": (
        "UPDATE need SET published_at = '2026-11-22 00:00:00' WHERE id = {plain_need}",
        {("N25", "need")},
    ),
    "in the future": (
        "UPDATE offer SET changed_at = '2026-11-23 05:06:00' WHERE id = {plain_offer}",
        {("N25", "offer")},
    ),
    "audit clock set back": (
        "UPDATE audit_event SET at = '2026-11-22 00:00:00' WHERE seq = 3",
        {("N25", "audit_event"), ("N19", "audit_event")},
    ),
    "number beyond the series": (
        "UPDATE need SET code = 'XQ-2026-0009' WHERE id = {plain_need}",
        {("N27", "need")},
    ),
    "number given twice": (
        "UPDATE need SET code = (SELECT code FROM need WHERE id = {need}) WHERE id = {plain_need}",
        {("N28", "need")},
    ),
    "sheet imported twice": (
        """INSERT INTO sheet_import (kind, state, form_key, owner_id, subdistrict_id, district_id,
           membership_id, created_by_id, created_at, changed_at, file_name, file_size, sheets,
           columns, digest, counts, submit, refusal, refusal_facts, version)
           SELECT kind, 'writing', 'b', owner_id, subdistrict_id, district_id, membership_id,
           created_by_id, created_at, changed_at, file_name, file_size, sheets, columns, digest,
           counts, submit, refusal, refusal_facts, version FROM sheet_import
           WHERE id = {sheet_import}""",
        {("N40", "sheet_import")},
    ),
    "uploaded file kept": (
        "INSERT INTO sheet_file (import_id, content) VALUES ({sheet_import}, '')",
        {("N41", "sheet_import")},
    ),
    "import lost a row": (
        "DELETE FROM sheet_made WHERE import_id = {sheet_import}",
        {("N42", "sheet_import")},
    ),
    "undone, still a draft": (
        """UPDATE sheet_import SET state = 'undone', undone_at = created_at
           WHERE id = {sheet_import}""",
        {("N43", "need")},
    ),
    "approved without a meeting": (
        "UPDATE agenda_item SET result = 'failed' WHERE id = {item}",
        {("N60", "match")},
    ),
    "passed without a quorum": (
        "UPDATE agenda_item SET entitled = 3 WHERE id = {item}",
        {("N61", "agenda_item")},
    ),
    "votes counted wrongly": (
        "UPDATE meeting_vote SET choice = 'no' WHERE item_id = {item}",
        {("N61", "agenda_item"), ("N65", "meeting_vote")},
    ),
    "voted on what one proposed": (
        """UPDATE "match" SET proposed_by_id = (SELECT min(person_id) FROM meeting_vote)
           WHERE id = {heard}""",
        {("N62", "meeting_vote")},
    ),
    "other minutes": (
        "UPDATE minutes SET document = '{{}}', digest = 'x' WHERE meeting_id = {meeting}",
        {("N63", "meeting"), ("N66", "minutes")},
    ),
    "minutes altered": (
        "UPDATE minutes SET document = '{{}}' WHERE meeting_id = {meeting}",
        {("N66", "minutes")},
    ),
    "meeting moved past the trail": (
        "UPDATE meeting SET state = 'open', closed_at = NULL WHERE id = {meeting}",
        {("N64", "meeting"), ("N63", "meeting"), ("N60", "match")},
    ),
    "voted without being called": (
        "DELETE FROM meeting_member WHERE meeting_id = {meeting}",
        {("N65", "meeting_vote"), ("N61", "agenda_item")},
    ),
    "told to somebody else": (
        "UPDATE mail SET person_id = {auditor} WHERE id = {mail}",
        {("N50", "notice"), ("N54", "mail")},
    ),
    "words of a mail kept": (
        "UPDATE mail SET html = 'x' WHERE id = {mail}",
        {("N51", "mail")},
    ),
    "nudged past the trail": (
        """INSERT INTO nudge (match_id, day, nudged_by_id, at)
           SELECT match_id, '2026-11-30', nudged_by_id, at FROM nudge""",
        {("N52", "nudge")},
    ),
    "alternate of a plan that was never published": (
        "UPDATE round_plan SET published_at = NULL",
        {("N53", "alternate")},
    ),
    "mail to nobody's address": (
        "DELETE FROM mail_wish",
        {("N54", "mail")},
    ),
    "audit event altered": (
        "UPDATE audit_event SET reason = 'x' WHERE seq = 2",
        {("N19", "audit_event")},
    ),
    "audit trail cut": (
        "DELETE FROM audit_event WHERE seq = (SELECT max(seq) FROM audit_event)",
        {("N19", "audit_head"), ("N19", "audit_event")},
    ),
    "audit trail cut, head mended": (
        """DELETE FROM audit_event WHERE seq > 2;
           UPDATE audit_head SET seq = 2, hash = (SELECT hash FROM audit_event WHERE seq = 2)""",
        # The anchor gives it away, and nothing explains the postings any more.
        {("N19", "audit_event"), ("N12", "need"), ("N8", "match"), ("N42", "sheet_import")}
        | {("N63", "meeting"), ("N64", "meeting"), ("N65", "meeting_vote")}
        | {("N31", "match"), ("N32", "match"), ("N33", "match"), ("N52", "nudge")}
        | {(number, table) for number in ("N7", "N8", "N13") for table in ("need", "offer")},
    ),
}

GUARDS = {
    "sqlite": "PRAGMA defer_foreign_keys = ON; PRAGMA ignore_check_constraints = ON;"
    "DROP TRIGGER audit_event_no_update; DROP TRIGGER audit_event_no_delete;"
    "DROP TRIGGER minutes_no_update;"
    "DROP INDEX uq_match_live_pair; DROP INDEX uq_sheet_import_content;"
    "CREATE TABLE copy2 AS SELECT * FROM match; DROP TABLE match;"
    "ALTER TABLE copy2 RENAME TO match; CREATE UNIQUE INDEX match_id ON match (id);"
    "CREATE TABLE copy AS SELECT * FROM need; DROP TABLE need; ALTER TABLE copy RENAME TO need;"
    "CREATE UNIQUE INDEX need_id ON need (id)",
    "postgresql": "SET LOCAL session_replication_role = replica;"
    "DROP INDEX uq_match_live_pair; DROP INDEX uq_sheet_import_content;"
    'ALTER TABLE "match" DROP CONSTRAINT uq_match_form_key;'
    "ALTER TABLE need DROP CONSTRAINT uq_need_form_key;"
    "ALTER TABLE need DROP CONSTRAINT uq_need_code;"
    "ALTER TABLE need DROP CONSTRAINT ck_need_published_after_verification;"
    "ALTER TABLE job DROP CONSTRAINT ck_job_lease_while_running",
}
