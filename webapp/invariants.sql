-- What must always be true of the database, as queries that find what is not.
--
-- Each gives (table, id) of every row at fault, and no row on a healthy database, on SQLite and
-- PostgreSQL alike. Numbers stay, since logs and reports name them. Parameters: now; late, five
-- minutes after it; stuck, ten minutes before it.

-- N1: matched with more than its quantity
SELECT 'need', p.id FROM need p JOIN "match" m ON m.need_id = p.id
AND m.state NOT IN ('declined', 'withdrawn', 'expired', 'cancelled')
GROUP BY p.id, p.quantity HAVING sum(m.quantity) > coalesce(p.quantity, 0)
UNION ALL
SELECT 'offer', p.id FROM offer p JOIN "match" m ON m.offer_id = p.id
AND m.state NOT IN ('declined', 'withdrawn', 'expired', 'cancelled')
GROUP BY p.id, p.quantity HAVING sum(m.quantity) > coalesce(p.quantity, 0);

-- N3: its need and offer are matched twice at once
SELECT 'match', min(id) FROM "match"
WHERE state IN ('proposed', 'awaiting', 'agreed', 'approved', 'active', 'delivered')
GROUP BY need_id, offer_id HAVING count(*) > 1;

-- N4: its need and offer belong to different categories
SELECT 'match', m.id FROM "match" m JOIN need n ON n.id = m.need_id
JOIN offer o ON o.id = m.offer_id WHERE n.category_id <> o.category_id;

-- N6: one form made two of it
SELECT 'need', min(id) FROM need GROUP BY form_key HAVING count(*) > 1
UNION ALL
SELECT 'offer', min(id) FROM offer GROUP BY form_key HAVING count(*) > 1
UNION ALL
SELECT 'match', min(id) FROM "match" WHERE form_key IS NOT NULL
GROUP BY form_key HAVING count(*) > 1;

-- N7: its state is not the one its last audit event led to
SELECT 'need', p.id FROM need p LEFT JOIN audit_event e ON e.seq = (
  SELECT max(x.seq) FROM audit_event x WHERE x.object_type = 'need' AND x.object_id = p.id
  AND x.facts ->> 'after' IS NOT NULL)
WHERE coalesce(e.facts ->> 'after', 'draft') <> p.state
UNION ALL
SELECT 'offer', p.id FROM offer p LEFT JOIN audit_event e ON e.seq = (
  SELECT max(x.seq) FROM audit_event x WHERE x.object_type = 'offer' AND x.object_id = p.id
  AND x.facts ->> 'after' IS NOT NULL)
WHERE coalesce(e.facts ->> 'after', 'draft') <> p.state
UNION ALL
SELECT 'match', p.id FROM "match" p JOIN audit_event e ON e.seq = (
  SELECT max(x.seq) FROM audit_event x WHERE x.object_type = 'match' AND x.object_id = p.id
  AND x.facts ->> 'after' IS NOT NULL)
WHERE e.facts ->> 'after' <> p.state;

-- N8: its making is not in the audit trail, or twice
SELECT 'need', p.id FROM need p WHERE 1 <> (SELECT count(*) FROM audit_event e
  WHERE e.object_type = 'need' AND e.object_id = p.id AND e.action = 'need.create')
UNION ALL
SELECT 'offer', p.id FROM offer p WHERE 1 <> (SELECT count(*) FROM audit_event e
  WHERE e.object_type = 'offer' AND e.object_id = p.id AND e.action = 'offer.create')
UNION ALL
SELECT 'match', m.id FROM "match" m WHERE 1 <> (SELECT count(*) FROM audit_event e
  WHERE e.object_type = 'match' AND e.object_id = m.id
  AND e.action IN ('match.record', 'match.claim', 'match.propose'));

-- N9: live, but its need or offer is off the list
SELECT 'match', m.id FROM "match" m JOIN need n ON n.id = m.need_id
JOIN offer o ON o.id = m.offer_id
WHERE m.state IN ('proposed', 'awaiting', 'agreed', 'approved', 'active', 'delivered') AND (
  n.state IN ('draft', 'submitted', 'verified', 'returned', 'withdrawn', 'redirected')
  OR o.state IN ('draft', 'returned', 'withdrawn', 'redirected')
  -- an offer made for one claim is published when that is approved
  OR (o.state = 'submitted' AND (m.origin <> 'unit_claim' OR o.visibility <> 'restricted'
    OR m.state NOT IN ('awaiting', 'agreed'))));

-- N10: it and what it belongs to are in different districts or sub-districts
SELECT 'match', m.id FROM "match" m JOIN need n ON n.id = m.need_id
JOIN offer o ON o.id = m.offer_id
WHERE m.subdistrict_id <> n.subdistrict_id OR m.district_id <> n.district_id
OR n.district_id <> o.district_id
UNION ALL
SELECT 'need', p.id FROM need p JOIN organisation o ON o.id = p.owner_id
WHERE p.subdistrict_id <> coalesce(o.subdistrict_id, -1)
OR p.district_id <> coalesce(o.district_id, -1)
UNION ALL
SELECT 'offer', p.id FROM offer p JOIN organisation o ON o.id = p.owner_id
WHERE p.subdistrict_id <> coalesce(o.subdistrict_id, -1)
OR p.district_id <> coalesce(o.district_id, -1)
UNION ALL
SELECT 'need', n.id FROM need n JOIN organisation g ON g.id = n.grid_id
WHERE g.parent_id <> n.owner_id
UNION ALL
SELECT 'organisation', c.id FROM organisation c JOIN organisation p ON p.id = c.parent_id
WHERE c.district_id <> coalesce(p.district_id, c.id)
OR c.subdistrict_id <> coalesce(p.subdistrict_id, c.id);

-- N12: a community's need was published without verification
SELECT 'need', n.id FROM need n JOIN organisation o ON o.id = n.owner_id
WHERE n.state IN ('published', 'partly_matched', 'matched', 'fulfilled', 'paused', 'expired')
AND (n.owner_kind <> o.kind OR (o.kind = 'community' AND (n.verified_at IS NULL OR NOT EXISTS (
  SELECT 1 FROM audit_event e WHERE e.object_type = 'need' AND e.object_id = n.id
  AND e.facts ->> 'after' = 'verified'))));

-- N13: published, but no coordinator did it
SELECT 'need', p.id FROM need p
WHERE p.state IN ('published', 'partly_matched', 'matched', 'fulfilled', 'paused', 'expired')
AND NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.object_type = 'need' AND e.object_id = p.id
  AND e.action = 'need.publish' AND e.role = 'coordinator')
UNION ALL
SELECT 'offer', p.id FROM offer p
WHERE p.state IN ('published', 'partly_matched', 'matched', 'fulfilled', 'paused', 'expired')
AND NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.object_type = 'offer' AND e.object_id = p.id
  AND e.action = 'offer.publish' AND e.role = 'coordinator');

-- N14: in the audit trail, but gone from its table
SELECT DISTINCT e.object_type, e.object_id FROM audit_event e
LEFT JOIN need n ON e.object_type = 'need' AND n.id = e.object_id
LEFT JOIN offer o ON e.object_type = 'offer' AND o.id = e.object_id
LEFT JOIN "match" m ON e.object_type = 'match' AND m.id = e.object_id
LEFT JOIN organisation g ON e.object_type = 'organisation' AND g.id = e.object_id
LEFT JOIN person p ON e.object_type = 'person' AND p.id = e.object_id
LEFT JOIN membership h ON e.object_type = 'membership' AND h.id = e.object_id
WHERE e.object_type IN ('need', 'offer', 'match', 'organisation', 'person', 'membership')
AND coalesce(n.id, o.id, m.id, g.id, p.id, h.id) IS NULL;

-- N17: its role cannot be held in its organisation
SELECT 'membership', m.id FROM membership m JOIN organisation o ON o.id = m.organisation_id
WHERE m.role || ' ' || o.kind NOT IN (
  'unit_contact unit', 'community_staff community', 'community_secretary community',
  'coordinator subdistrict', 'committee_member subdistrict', 'district_admin district',
  'auditor subdistrict', 'auditor district');

-- N18: nobody works on it any more
SELECT 'job', id FROM job WHERE (state = 'running' AND lease_until < :stuck)
OR (state = 'queued' AND created_at < :stuck AND coalesce(sent_at, created_at) < :stuck);

-- N20: a one-time link was used twice
SELECT 'audit_event', max(seq) FROM audit_event WHERE facts ->> 'invitation' IS NOT NULL
AND action IN ('person.join', 'person.change_password')
GROUP BY facts ->> 'invitation' HAVING count(*) > 1;

-- N22: a family's need says more than its case code
SELECT 'need', n.id FROM need n JOIN category c ON c.id = n.category_id
WHERE c.code_only AND n.state NOT IN ('draft', 'returned', 'withdrawn') AND (
  n.case_code IS NULL OR n.title NOT LIKE '%' || n.case_code || '%' OR n.visibility = 'public'
  OR n.text <> '' OR n.place <> '' OR n.audience <> '' OR n.urgency_reason <> '');

-- N24: open, though its person, role or organisation is closed
SELECT 'user_session', s.id FROM user_session s JOIN person p ON p.id = s.person_id
LEFT JOIN membership m ON m.id = s.membership_id
WHERE s.ended_at IS NULL AND s.expires_at > :now AND (
  p.deactivated_at IS NOT NULL OR m.ended_at IS NOT NULL OR m.person_id <> s.person_id)
UNION ALL
SELECT 'membership', m.id FROM membership m JOIN organisation o ON o.id = m.organisation_id
WHERE m.ended_at IS NULL AND o.closed_at IS NOT NULL;

-- N25: it happened before its cause, or in the future
SELECT 'audit_event', seq FROM audit_event WHERE at > :late
UNION ALL
SELECT 'need', id FROM need WHERE changed_at < created_at OR submitted_at < created_at
OR published_at < submitted_at OR changed_at > :late
UNION ALL
SELECT 'offer', id FROM offer WHERE changed_at < created_at OR submitted_at < created_at
OR published_at < submitted_at OR changed_at > :late;

-- N27: its number is beyond the last one given out
SELECT 'need', p.id FROM need p LEFT JOIN number_series s ON s.kind = 'needs'
AND s.subdistrict_id = p.subdistrict_id AND s.year = cast(substr(p.code, 4, 4) AS integer)
WHERE p.code IS NOT NULL AND coalesce(s.last, 0) < cast(substr(p.code, 9) AS integer)
UNION ALL
SELECT 'offer', p.id FROM offer p LEFT JOIN number_series s ON s.kind = 'offers'
AND s.subdistrict_id = p.subdistrict_id AND s.year = cast(substr(p.code, 4, 4) AS integer)
WHERE p.code IS NOT NULL AND coalesce(s.last, 0) < cast(substr(p.code, 9) AS integer);

-- N28: its number was given out twice
SELECT 'need', min(id) FROM need WHERE code IS NOT NULL
GROUP BY subdistrict_id, code HAVING count(*) > 1
UNION ALL
SELECT 'offer', min(id) FROM offer WHERE code IS NOT NULL
GROUP BY subdistrict_id, code HAVING count(*) > 1;

-- N29: more of it is matched in one year than its owner gives in a year
SELECT 'offer', o.id FROM offer o JOIN "match" m ON m.offer_id = o.id
AND m.state NOT IN ('declined', 'withdrawn', 'expired', 'cancelled')
GROUP BY o.id, o.yearly_cap, substr(cast(m.created_at AS text), 1, 4)
HAVING sum(m.quantity) > o.yearly_cap;

-- N30: its sides are not the owners of its postings, or one and the same
SELECT 'match', m.id FROM "match" m JOIN need n ON n.id = m.need_id
JOIN offer o ON o.id = m.offer_id
WHERE m.receiver_id <> n.owner_id OR m.giver_id <> o.owner_id OR m.giver_id = m.receiver_id;

-- N31: approved by nobody, by who proposed it, or by somebody of one of its sides
SELECT 'match', m.id FROM "match" m WHERE m.origin <> 'coordinator'
AND m.state IN ('approved', 'active', 'delivered', 'confirmed', 'closed') AND NOT EXISTS (
  SELECT 1 FROM audit_event e WHERE e.object_type = 'match' AND e.object_id = m.id
  AND e.role = 'coordinator' AND e.organisation_id = m.subdistrict_id
  AND (e.action = 'match.approve_in_committee'
    OR (e.action = 'match.approve' AND e.person_id <> coalesce(m.proposed_by_id, -1))));

-- N32: confirmed, but not by the receiving side
SELECT 'match', m.id FROM "match" m WHERE m.state IN ('confirmed', 'closed') AND NOT EXISTS (
  SELECT 1 FROM audit_event e WHERE e.object_type = 'match' AND e.object_id = m.id
  AND e.action = 'match.confirm_delivery' AND e.organisation_id = m.receiver_id);

-- N33: a side that was asked never said yes, but the match went on
SELECT 'match', m.id FROM "match" m
WHERE m.origin IN ('unit_claim', 'community_claim', 'optimizer')
AND m.state IN ('agreed', 'approved', 'active', 'delivered', 'confirmed', 'closed')
AND NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.object_type = 'match' AND e.object_id = m.id
  AND e.action = 'match.accept' AND e.organisation_id IN (m.giver_id, m.receiver_id));

-- N40: the same table was imported twice and neither was undone
SELECT 'sheet_import', min(id) FROM sheet_import WHERE state IN ('writing', 'committed')
GROUP BY owner_id, kind, digest HAVING count(*) > 1;

-- N41: it is over, but what was uploaded is still there
SELECT 'sheet_import', i.id FROM sheet_import i
WHERE i.state IN ('committed', 'undone', 'refused', 'discarded') AND (
  EXISTS (SELECT 1 FROM sheet_file f WHERE f.import_id = i.id)
  OR EXISTS (SELECT 1 FROM sheet_row r WHERE r.import_id = i.id)
  OR EXISTS (SELECT 1 FROM sheet_problem p WHERE p.import_id = i.id));

-- N42: it made other rows than the audit trail says, or was not committed as it says
SELECT 'sheet_import', i.id FROM sheet_import i
LEFT JOIN audit_event e ON e.object_type = 'sheet_import' AND e.object_id = i.id
AND e.action = 'sheet_import.commit'
WHERE (i.state IN ('committed', 'undone')) <> (e.seq IS NOT NULL)
OR (SELECT count(*) FROM sheet_made m WHERE m.import_id = i.id)
  <> coalesce(cast(e.facts ->> 'rows' AS integer), 0);

-- N43: its import was undone, and it is not withdrawn
SELECT 'need', n.id FROM sheet_made m JOIN sheet_import i ON i.id = m.import_id
JOIN need n ON n.id = m.need_id WHERE i.state = 'undone' AND n.state <> 'withdrawn'
UNION ALL
SELECT 'offer', o.id FROM sheet_made m JOIN sheet_import i ON i.id = m.import_id
JOIN offer o ON o.id = m.offer_id WHERE i.state = 'undone' AND o.state <> 'withdrawn';

-- N50: it was told by a mail to somebody else, or in a role of somebody else
SELECT 'notice', n.id FROM notice n JOIN membership h ON h.id = n.membership_id
LEFT JOIN mail m ON m.id = n.mail_id
WHERE h.person_id <> n.person_id OR m.person_id <> n.person_id;

-- N51: it was sent or dropped, but what it said is still there
SELECT 'mail', id FROM mail WHERE state IN ('sent', 'dropped') AND (text <> '' OR html <> '');

-- N52: it was nudged, but the audit trail does not say so
SELECT 'nudge', min(g.id) FROM nudge g GROUP BY g.match_id HAVING count(*) > (
  SELECT count(*) FROM audit_event e WHERE e.object_type = 'match'
  AND e.object_id = g.match_id AND e.action = 'match.nudge');

-- N53: nobody could ever be asked: another category, its own owner, or a plan never published
SELECT 'alternate', a.id FROM alternate a JOIN need n ON n.id = a.need_id
JOIN offer o ON o.id = a.offer_id JOIN round_plan p ON p.id = a.plan_id
WHERE n.category_id <> o.category_id OR n.owner_id = o.owner_id OR p.published_at IS NULL;

-- N54: it is for somebody who never gave an address
SELECT 'mail', m.id FROM mail m LEFT JOIN mail_wish w ON w.person_id = m.person_id
WHERE w.person_id IS NULL;

-- N60: the committee approved it, but no closed meeting has passed it
SELECT 'match', e.object_id FROM audit_event e WHERE e.object_type = 'match'
AND e.action = 'match.approve_in_committee' AND NOT EXISTS (
  SELECT 1 FROM agenda_item i JOIN meeting t ON t.id = i.meeting_id
  WHERE i.match_id = e.object_id AND i.result = 'passed' AND t.state = 'closed');

-- N61: it passed without quorum or majority, or its figures are not those of its votes
SELECT 'agenda_item', i.id FROM agenda_item i JOIN meeting t ON t.id = i.meeting_id
WHERE t.state = 'closed' AND (
  (i.result = 'passed' AND (i.present * 100 < i.entitled * t.quorum_percent OR i.present < 1
    OR i.yes <= i.no OR (t.majority = 'two_thirds' AND 3 * i.yes < 2 * (i.yes + i.no))))
  OR i.result IS NULL OR i.present > i.entitled
  OR i.entitled > (SELECT count(*) FROM meeting_member m WHERE m.meeting_id = t.id)
  OR i.yes <> (SELECT count(*) FROM meeting_vote v
    WHERE v.item_id = i.id AND v.choice = 'yes' AND NOT v.interested)
  OR i.no <> (SELECT count(*) FROM meeting_vote v
    WHERE v.item_id = i.id AND v.choice = 'no' AND NOT v.interested));

-- N62: somebody said yes or no who belonged to a side then, or had proposed the match
SELECT 'meeting_vote', v.id FROM meeting_vote v JOIN agenda_item i ON i.id = v.item_id
JOIN "match" m ON m.id = i.match_id
WHERE v.choice <> 'abstain' AND NOT v.interested AND (v.person_id = m.proposed_by_id OR EXISTS (
  SELECT 1 FROM membership s WHERE s.person_id = v.person_id
  AND s.organisation_id IN (m.giver_id, m.receiver_id)
  AND s.created_at <= v.cast_at AND (s.ended_at IS NULL OR s.ended_at > v.cast_at)));

-- N63: it is closed without the minutes that its last audit event names, or has some too early
SELECT 'meeting', t.id FROM meeting t LEFT JOIN minutes d ON d.meeting_id = t.id
LEFT JOIN audit_event e ON e.object_type = 'meeting' AND e.object_id = t.id
AND e.action = 'meeting.close_meeting'
WHERE (t.state = 'closed') <> (d.id IS NOT NULL)
OR (t.state = 'closed' AND (e.seq IS NULL OR e.facts ->> 'digest' <> d.digest));

-- N64: its state is not the one its last audit event led to
SELECT 'meeting', t.id FROM meeting t LEFT JOIN audit_event e ON e.seq = (
  SELECT max(x.seq) FROM audit_event x WHERE x.object_type = 'meeting' AND x.object_id = t.id
  AND x.facts ->> 'after' IS NOT NULL)
WHERE coalesce(e.facts ->> 'after', '') <> t.state;

-- N65: the vote is not the last one on record, or its voter was never called
SELECT 'meeting_vote', v.id FROM meeting_vote v JOIN agenda_item i ON i.id = v.item_id
LEFT JOIN audit_event e ON e.seq = (
  SELECT max(x.seq) FROM audit_event x WHERE x.object_type = 'meeting'
  AND x.object_id = i.meeting_id AND x.action = 'meeting.vote' AND x.person_id = v.person_id
  AND cast(x.facts ->> 'item' AS integer) = i.id)
WHERE coalesce(e.facts ->> 'choice', '') <> v.choice OR NOT EXISTS (
  SELECT 1 FROM meeting_member m WHERE m.meeting_id = i.meeting_id
  AND m.person_id = v.person_id);
