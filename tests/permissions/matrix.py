"""Who gets which answer, written out by hand so that it can disagree with the code.

A row is named by endpoint and by what it is about ("postings.move needs verify submitted": verify
a submitted need). Its lines say whose thing that is, seen from the person who asks:

own    their organisation's (for people of the sub-district or district: a community's in River)
same   another community's of the same sub-district
other  a community's in Hill: another sub-district of the same district
far    a community's in the other district
any    nobody's: the page is not about one thing

A GET stores nothing. A POST stores something if and only if the status is below 400, except:
a dot behind it means that nothing is stored all the same, a plus that something is.
"""

ACTORS = {
    "vis": None,
    "unit": "unit_contact river",
    "staf": "community_staff river",
    "secr": "community_secretary river",
    "coor": "coordinator river",
    "comm": "committee_member river",
    "admi": "district_admin district",
    "audi": "auditor river",
    "daud": "auditor district",
    "gone": "gone",  # deactivated, with the cookie still in the browser
}

#            vis unit staf secr coor comm admi audi daud gone
EVERYBODY = "200 200 200 200 200 200 200 200 200 200"
MEMBERS = "302 200 200 200 200 200 200 200 200 302"
NO_SUCH = "302 404 404 404 404 404 404 404 404 302"  # to read
NOTHING = "401 404 404 404 404 404 404 404 404 401"  # to change
ADMINS = "302 403 403 403 403 403 200 403 403 302"

DOWNLOADS = "401 200 200 200 200 200 200 200 200 401"  # audited, so stored

Table = dict[str, dict[str, str]]
READS_ROUND = {
    # vis unit staf secr coor comm admi audi daud gone
    "own": "302 404 404 404 200 200 404 200 200 302",
    "other": "302 404 404 404 404 404 404 404 200 302",
    "far": NO_SUCH,
}
STEERS_ROUND = {
    "own": "401 404 404 404 302 403 404 403 403 401",
    "other": "401 404 404 404 404 404 404 404 403 401",
    "far": NOTHING,
}
TAKES_PLAN = {
    "own": "401 404 404 404 200 200 404 200 200 401",
    "other": "401 404 404 404 404 404 404 404 200 401",
    "far": NOTHING,
}
TOO_EARLY = STEERS_ROUND | {"own": "401 404 404 404 409 403 404 403 403 401"}

READS_MEETING = {
    # vis unit staf secr coor comm admi audi daud gone
    "own": "302 404 404 404 200 200 404 200 200 302",
    "other": "302 404 404 404 404 404 404 404 200 302",
    "far": NO_SUCH,
}
STEERS_MEETING = {
    "own": "401 404 404 404 302 403 404 403 403 401",
    "other": "401 404 404 404 404 404 404 404 403 401",
    "far": NOTHING,
}
STEERS_PLANNED = STEERS_MEETING | {"own": "401 404 404 404 302 404 404 403 403 401"}

PAGES: Table = {
    "meetings.index": {"any": "302 403 403 403 200 200 200 200 200 302"},
    "meetings.new": {"any": "302 403 403 403 200 403 403 403 403 302"},
    "meetings.show planned": READS_MEETING | {"own": "302 404 404 404 200 404 404 200 200 302"},
    "meetings.show called": {"own": READS_MEETING["own"]},
    "meetings.show open": READS_MEETING,
    "meetings.show closed": READS_MEETING,
    "meetings.minutes closed": READS_MEETING,
    "meetings.minutes open": {"own": NO_SUCH},
    "meetings.edit planned": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "302 404 404 404 200 404 404 403 403 302",
        "other": "302 404 404 404 404 404 404 404 403 302",
        "far": NO_SUCH,
    },
    "committee_rules.show": {"any": "302 200 200 200 200 200 403 200 403 302"},
    "projects.index": {"any": MEMBERS},
    "projects.edit approved": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "302 200 200 200 200 403 404 403 403 302",
        "same": "302 404 404 404 200 403 404 403 403 302",
        "other": "302 404 404 404 404 404 404 404 403 302",
        "far": NO_SUCH,
    },
    "projects.edit awaiting": {"own": NO_SUCH},
    # vis unit staf secr coor comm admi audi daud gone
    "home.index": {"any": "302 200 200 200 200 200 200 200 200 302"},
    "home.styleguide": {"any": EVERYBODY},
    "health.alive": {"any": EVERYBODY},
    "health.ready": {"any": "503 503 503 503 503 503 503 503 503 503"},  # no worker runs
    "health.metrics": {"any": EVERYBODY},
    "static": {"any": "404 404 404 404 404 404 404 404 404 404"},
    "public.index": {"any": EVERYBODY},
    "public.postings needs": {"any": EVERYBODY},
    "public.postings offers": {"any": EVERYBODY},
    "public.show needs draft": {"own": "404 404 404 404 404 404 404 404 404 404"},
    "public.show needs verified": {"own": "404 404 404 404 404 404 404 404 404 404"},
    "public.show needs published": {"own": EVERYBODY, "other": EVERYBODY, "far": EVERYBODY},
    "public.show needs internal": {"own": "404 404 404 404 404 404 404 404 404 404"},
    "public.show needs restricted": {"own": "404 404 404 404 404 404 404 404 404 404"},
    "public.show needs paused": {"own": "404 404 404 404 404 404 404 404 404 404"},
    "public.show offers published": {"own": EVERYBODY, "other": EVERYBODY, "far": EVERYBODY},
    "public.show offers internal": {"own": "404 404 404 404 404 404 404 404 404 404"},
    "public.show offers restricted": {"own": "404 404 404 404 404 404 404 404 404 404"},
    "postings.index needs": {"any": MEMBERS},
    "postings.index offers": {"any": MEMBERS},
    # vis unit staf secr coor comm admi audi daud gone
    "postings.new needs": {"any": "302 200 200 200 403 403 403 403 403 302"},
    "postings.new needs health": {"any": "302 200 200 200 403 403 403 403 403 302"},
    "postings.new offers": {"any": "302 200 200 200 403 403 403 403 403 302"},
    "postings.new offers health": {"any": "302 200 200 200 403 403 403 403 403 302"},
    "postings.show needs draft": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "302 200 200 200 404 404 404 200 200 302",
        "same": "302 404 404 404 404 404 404 200 200 302",
        "other": "302 404 404 404 404 404 404 404 200 302",
        "far": NO_SUCH,
    },
    "postings.show needs submitted": {
        "own": "302 200 200 200 200 404 404 200 200 302",
        "same": "302 404 404 404 200 404 404 200 200 302",
        "other": "302 404 404 404 404 404 404 404 200 302",
        "far": NO_SUCH,
    },
    "postings.show needs published": {
        "own": MEMBERS,
        "same": MEMBERS,
        "other": "302 404 404 404 404 404 200 404 200 302",
        "far": NO_SUCH,
    },
    "postings.show needs internal": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "302 200 200 200 200 200 404 200 200 302",
        "same": "302 200 200 200 200 200 404 200 200 302",
        "other": "302 404 404 404 404 404 404 404 200 302",
        "far": NO_SUCH,
    },
    "postings.show needs restricted": {
        "own": "302 200 200 200 200 404 404 200 200 302",
        "same": "302 404 404 404 200 404 404 200 200 302",
        "other": "302 404 404 404 404 404 404 404 200 302",
        "far": NO_SUCH,
    },
    "postings.show needs paused": {
        "own": "302 200 200 200 200 404 404 200 200 302",
        "same": "302 404 404 404 200 404 404 200 200 302",
        "other": "302 404 404 404 404 404 404 404 200 302",
        "far": NO_SUCH,
    },
    "postings.show needs shared": {
        "own": MEMBERS,
        "same": MEMBERS,
        "other": MEMBERS,
        "far": NO_SUCH,
    },
    "postings.show offers draft": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "302 200 200 200 404 404 404 200 200 302",
        "same": "302 404 404 404 404 404 404 200 200 302",
        "other": "302 404 404 404 404 404 404 404 200 302",
        "far": NO_SUCH,
    },
    "postings.show offers restricted": {
        "own": "302 200 200 200 200 404 404 200 200 302",
        "same": "302 404 404 404 200 404 404 200 200 302",
        "other": "302 404 404 404 404 404 404 404 200 302",
        "far": NO_SUCH,
    },
    "postings.show offers shared": {"other": MEMBERS, "far": NO_SUCH},
    "postings.edit needs draft": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "302 200 200 200 404 404 404 403 403 302",
        "same": "302 404 404 404 404 404 404 403 403 302",
        "other": "302 404 404 404 404 404 404 404 403 302",
        "far": NO_SUCH,
    },
    "postings.edit offers draft": {
        "own": "302 200 200 200 404 404 404 403 403 302",
        "same": "302 404 404 404 404 404 404 403 403 302",
        "other": "302 404 404 404 404 404 404 404 403 302",
        "far": NO_SUCH,
    },
    "postings.edit needs published": {"own": "302 403 403 403 403 403 403 403 403 302"},
    # vis unit staf secr coor comm admi audi daud gone
    "imports.index": {"any": "302 200 200 200 200 403 403 403 403 302"},
    "imports.new": {"any": "302 200 200 200 200 403 403 403 403 302"},
    "imports.template needs": {"any": "302 200 200 200 200 403 403 403 403 302"},
    "imports.template offers": {"any": "302 200 200 200 200 403 403 403 403 302"},
    "imports.template communities": {"any": "302 403 403 403 200 403 403 403 403 302"},
    "imports.template grids": {"any": "302 403 403 403 200 403 403 403 403 302"},
    "imports.template units": {"any": "302 403 403 403 200 403 403 403 403 302"},
    "imports.show asking": {
        "own": "302 200 200 200 404 404 404 404 404 302",
        "same": NO_SUCH,
        "other": NO_SUCH,
        "far": NO_SUCH,
    },
    "imports.show asking tenant": {
        "own": "302 404 404 404 200 404 404 404 404 302",
        "other": NO_SUCH,
        "far": NO_SUCH,
    },
    "imports.show ready": {"own": "302 200 200 200 404 404 404 404 404 302", "other": NO_SUCH},
    "imports.show committed": {"own": "302 200 200 200 404 404 404 404 404 302", "other": NO_SUCH},
    "imports.progress asking": {
        "own": "302 200 200 200 404 404 404 404 404 302",
        "same": NO_SUCH,
        "other": NO_SUCH,
        "far": NO_SUCH,
    },
    "imports.columns asking": {
        "own": "302 200 200 200 404 404 404 404 404 302",
        "same": NO_SUCH,
        "other": NO_SUCH,
        "far": NO_SUCH,
    },
    "imports.row asking": {
        "own": "302 200 200 200 404 404 404 404 404 302",
        "same": NO_SUCH,
        "other": NO_SUCH,
        "far": NO_SUCH,
    },
    "imports.problems asking": {
        "own": "302 200 200 200 404 404 404 404 404 302",
        "same": NO_SUCH,
        "other": NO_SUCH,
        "far": NO_SUCH,
    },
    "matches.index": {"any": MEMBERS},
    "matches.show awaiting": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "302 200 200 200 200 404 404 200 200 302",
        "same": "302 404 404 404 200 404 404 200 200 302",
        "other": "302 404 404 404 404 404 404 404 200 302",
        "far": NO_SUCH,
    },
    "matches.show approved": {  # the committee sees what both have agreed on
        # vis unit staf secr coor comm admi audi daud gone
        "own": "302 200 200 200 200 200 404 200 200 302",
        "same": "302 404 404 404 200 200 404 200 200 302",
        "other": "302 404 404 404 404 404 404 404 200 302",
        "far": NO_SUCH,
    },
    "claims.new needs published": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "302 403 403 403 403 403 403 403 403 302",
        "same": "302 200 200 200 403 403 403 403 403 302",
        "other": "302 404 404 404 404 404 403 404 403 302",
        "far": NO_SUCH,
    },
    "claims.new offers published": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "302 403 403 403 403 403 403 403 403 302",
        "same": "302 200 200 200 403 403 403 403 403 302",
        "other": "302 404 404 404 404 404 403 404 403 302",
        "far": NO_SUCH,
    },
    "claim_rules.show": {"any": "302 200 200 200 200 200 403 200 403 302"},
    # vis unit staf secr coor comm admi audi daud gone
    "rounds.index": {"any": "302 403 403 403 200 200 200 200 200 302"},
    "rounds.new": {"any": "302 403 403 403 200 403 200 403 403 302"},
    "rounds.show open": READS_ROUND,
    "rounds.show proposed": READS_ROUND,
    "scenarios.compare proposed": READS_ROUND,
    "previews.show": READS_ROUND,
    "plans.show": READS_ROUND,
    "plans.unserved": READS_ROUND,
    "plans.fairness": READS_ROUND,
    "plans.advice": READS_ROUND,
    "plans.pairs": READS_ROUND,
    "plans.answer": READS_ROUND,
    "organisations.units": {"any": MEMBERS},
    "organisations.communities": {"any": MEMBERS},
    "organisations.subdistricts": {"any": "302 403 403 403 403 403 200 403 200 302"},
    "organisations.show community": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": MEMBERS,
        "same": MEMBERS,
        "other": "302 404 404 404 404 404 200 404 200 302",
        "far": NO_SUCH,
    },
    "organisations.new community": {  # a grid below a community
        "own": "302 403 403 403 200 403 200 403 403 302",
        "same": "302 403 403 403 200 403 200 403 403 302",
        "other": "302 404 404 404 404 404 200 404 403 302",
        "far": NO_SUCH,
    },
    "organisations.new subdistrict": {  # a unit below a sub-district
        "own": "302 403 403 403 200 403 200 403 403 302",
        "other": "302 404 404 404 404 404 200 404 403 302",
        "far": NO_SUCH,
    },
    "organisations.new district": {
        "own": "302 404 404 404 404 404 200 404 403 302",
        "far": NO_SUCH,
    },
    "organisations.edit community": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "302 403 403 403 200 403 200 403 403 302",
        "same": "302 403 403 403 200 403 200 403 403 302",
        "other": "302 404 404 404 404 404 200 404 403 302",
        "far": NO_SUCH,
    },
    "organisations.edit subdistrict": {
        "own": "302 403 403 403 403 403 200 403 403 302",
        "other": "302 404 404 404 404 404 200 404 403 302",
        "far": NO_SUCH,
    },
    "organisations.edit district": {
        "own": "302 404 404 404 404 404 403 404 403 302",
        "far": NO_SUCH,
    },
    "categories.index": {"any": MEMBERS},
    "categories.new": {"any": ADMINS},
    "categories.edit": {"any": ADMINS},
    # vis unit staf secr coor comm admi audi daud gone
    "accounts.index": {"any": "302 403 403 403 200 403 200 200 200 302"},
    "accounts.choose": {"any": "302 403 403 403 200 403 200 403 403 302"},
    "accounts.show ordinary": {
        "own": "302 403 403 403 200 403 200 200 200 302",
        "same": "302 403 403 403 200 403 200 200 200 302",
        "other": "302 403 403 403 404 403 200 404 200 302",
        "far": "302 403 403 403 404 403 404 404 404 302",
    },
    "accounts.invite community": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "302 403 403 403 200 403 200 403 403 302",
        "same": "302 403 403 403 200 403 200 403 403 302",
        "other": "302 404 404 404 404 404 200 404 403 302",
        "far": NO_SUCH,
    },
    "accounts.invite subdistrict": {
        "own": "302 403 403 403 403 403 200 403 403 302",
        "other": "302 404 404 404 404 404 200 404 403 302",
        "far": NO_SUCH,
    },
    "accounts.invite district": {
        "own": "302 404 404 404 404 404 403 404 403 302",
        "far": NO_SUCH,
    },
    "exports.take_public needs csv": {"any": EVERYBODY},
    "exports.take_public offers json": {"any": EVERYBODY},
    "exports.take_public needs exe": {"any": "400 400 400 400 400 400 400 400 400 400"},
    "exports.public_posting needs published": {"own": EVERYBODY, "far": EVERYBODY},
    "exports.public_posting offers internal": {"own": "404 404 404 404 404 404 404 404 404 404"},
    "exports.index": {"any": MEMBERS},
    "exports.show": {"own": MEMBERS, "same": NO_SUCH, "other": NO_SUCH, "far": NO_SUCH},
    "exports.download": {"own": MEMBERS, "same": NO_SUCH, "other": NO_SUCH, "far": NO_SUCH},
    "audit.index": {"any": "302 403 403 403 403 403 403 200 200 302"},
    "audit.show": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "302 403 403 403 403 403 403 200 200 302",
        "same": "302 403 403 403 403 403 403 200 200 302",
        "other": "302 403 403 403 403 403 403 404 200 302",
        "far": "302 403 403 403 403 403 403 404 404 302",
    },
    "account.me": {"any": MEMBERS},
    "account.password": {"any": MEMBERS},
    "account.recovery_codes": {"any": MEMBERS},
    # vis unit staf secr coor comm admi audi daud gone
    "session.sign_in": {"any": "200 302 302 302 302 302 302 302 302 200"},
    "session.second_factor": {"any": "302 302 302 302 302 302 302 302 302 302"},
    "session.enrol": {"any": "302 302 302 302 302 302 302 302 302 302"},
    "session.new_password": {"any": "302 302 302 302 302 302 302 302 302 302"},
    "invitations.accept open": {"own": EVERYBODY, "far": EVERYBODY},
    "invitations.accept unknown": {"any": "410 410 410 410 410 410 410 410 410 410"},
    "nudges.answers proposed": READS_ROUND,
    "nudges.answers published": READS_ROUND,
    "outbox.index": {"any": ADMINS},
    "notices.show": {"any": MEMBERS},
    "notices.confirm": {"any": NO_SUCH},
    "calendar.feed known": {"own": EVERYBODY, "far": EVERYBODY},  # the address is the key
    "calendar.feed unknown": {"any": "404 404 404 404 404 404 404 404 404 404"},
    "unsubscribe.ask good": {"own": EVERYBODY, "far": EVERYBODY},
    "unsubscribe.ask nonsense": {"any": "404 404 404 404 404 404 404 404 404 404"},
}

CHANGES: Table = {
    "rounds.add": {"any": "401 403 403 403 302 403 302 403 403 401"},
    "previews.add": {"any": "401 403 403 403 302 403 409 403 403 401"},
    "rounds.freeze open": STEERS_ROUND,
    "rounds.freeze frozen": TOO_EARLY,
    "rounds.run frozen": STEERS_ROUND,
    "rounds.run open": TOO_EARLY,
    "rounds.move close_round open": STEERS_ROUND,
    "rounds.move decide_round proposed": TOO_EARLY,
    "rounds.decide pin proposed": STEERS_ROUND,
    "rounds.decide forbid proposed": STEERS_ROUND,
    "rounds.decide free proposed": STEERS_ROUND,
    "plans.publish": STEERS_ROUND,
    "plans.cancel": TOO_EARLY,
    # Asked before, it is answered by the same row.
    "plans.ask": STEERS_ROUND | {"own": "401 404 404 404 302. 403 404 403 403 401"},
    # vis unit staf secr coor comm admi audi daud gone
    "exports.take needs": {"any": DOWNLOADS},
    "exports.take offers": {"any": DOWNLOADS},
    "exports.take units": {"any": DOWNLOADS},
    "exports.take communities": {"any": DOWNLOADS},
    "exports.take categories": {"any": DOWNLOADS},
    "exports.take plan_pairs": TAKES_PLAN,
    "exports.take plan_unserved": TAKES_PLAN,
    "exports.take projects": {"any": DOWNLOADS},
    "exports.take matches": {"any": DOWNLOADS},
    "exports.take meetings": {"any": "401 403 403 403 200 200 200 200 200 401"},
    "exports.take grids": {
        "same": DOWNLOADS,
        "other": "401 404 404 404 404 404 200 404 200 401",
        "far": NOTHING,
    },
    "exports.take subdistricts": {"any": "401 403 403 403 403 403 200 403 200 401"},
    "exports.take accounts": {"any": "401 403 403 403 200 403 200 200 200 401"},
    "exports.take audit": {"any": "401 403 403 403 403 403 403 200 200 401"},
    "exports.posting needs draft": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 200 200 200 404 404 404 200 200 401",
        "same": "401 404 404 404 404 404 404 200 200 401",
    },
    "exports.posting offers published": {
        "other": "401 404 404 404 404 404 200 404 200 401",
        "far": NOTHING,
    },
    "exports.year community": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 200 200 200 403 403 200 200 401",
        "other": "401 404 404 404 404 404 403 404 200 401",
        "far": NOTHING,
    },
    # vis unit staf secr coor comm admi audi daud gone
    "postings.save needs new": {"any": "401 302 302 302 403 403 403 403 403 401"},
    "postings.save offers new": {"any": "401 302 302 302 403 403 403 403 403 401"},
    "postings.save needs draft": {  # with the key of somebody's form, which nobody can guess
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 302 302 302 403 403 403 403 403 401",
        "same": "401 403 403 403 403 403 403 403 403 401",
        "other": "401 403 403 403 403 403 403 403 403 401",
        "far": "401 403 403 403 403 403 403 403 403 401",
    },
    "postings.save offers draft": {
        "own": "401 302 302 302 403 403 403 403 403 401",
        "same": "401 403 403 403 403 403 403 403 403 401",
        "other": "401 403 403 403 403 403 403 403 403 401",
        "far": "401 403 403 403 403 403 403 403 403 401",
    },
    "postings.autosave needs new": {"any": "401 200 200 200 403 403 403 403 403 401"},
    "postings.autosave offers new": {"any": "401 200 200 200 403 403 403 403 403 401"},
    "postings.autosave needs draft": {
        "own": "401 200 200 200 403 403 403 403 403 401",
        "same": "401 403 403 403 403 403 403 403 403 401",
        "other": "401 403 403 403 403 403 403 403 403 401",
        "far": "401 403 403 403 403 403 403 403 403 401",
    },
    "postings.autosave offers draft": {
        "own": "401 200 200 200 403 403 403 403 403 401",
        "same": "401 403 403 403 403 403 403 403 403 401",
        "other": "401 403 403 403 403 403 403 403 403 401",
        "far": "401 403 403 403 403 403 403 403 403 401",
    },
    "postings.move needs submit draft": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 302 302 302 404 404 404 403 403 401",
        "same": "401 404 404 404 404 404 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "postings.move offers submit draft": {
        "own": "401 302 302 302 404 404 404 403 403 401",
        "same": "401 404 404 404 404 404 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "postings.move needs verify submitted": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 302 403 404 404 403 403 401",
        "same": "401 404 404 404 403 404 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "postings.move offers verify submitted": {  # offers are not verified by anybody
        "own": "401 403 403 409 403 404 404 403 403 401",
        "same": "401 404 404 404 403 404 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "postings.move needs publish verified": {  # a unit's need is submitted
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 403 302 404 404 403 403 401",
        "same": "401 404 404 404 302 404 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "postings.move needs publish submitted": {  # not verified yet
        "own": "401 403 403 403 409 404 404 403 403 401",
    },
    "postings.move offers publish submitted": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 403 302 404 404 403 403 401",
        "same": "401 404 404 404 302 404 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "postings.move needs return submitted": {
        "own": "401 403 403 302 302 404 404 403 403 401",
        "same": "401 404 404 404 302 404 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "postings.move needs return verified": {  # it has left the secretary's hands
        "own": "401 403 403 403 302 404 404 403 403 401",
    },
    "postings.move offers return submitted": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 403 302 404 404 403 403 401",
        "same": "401 404 404 404 302 404 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "postings.move needs redirect verified": {
        "own": "401 403 403 403 302 404 404 403 403 401",
        "same": "401 404 404 404 302 404 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "postings.move offers redirect submitted": {
        "own": "401 403 403 403 302 404 404 403 403 401",
        "same": "401 404 404 404 302 404 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "postings.move needs pause published": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 302 302 302 302 403 403 403 403 401",
        "same": "401 403 403 403 302 403 403 403 403 401",
        "other": "401 404 404 404 404 404 403 404 403 401",
        "far": NOTHING,
    },
    "postings.move offers pause published": {
        "own": "401 302 302 302 302 403 403 403 403 401",
        "same": "401 403 403 403 302 403 403 403 403 401",
        "other": "401 404 404 404 404 404 403 404 403 401",
        "far": NOTHING,
    },
    "postings.move needs resume paused": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 302 302 302 302 404 404 403 403 401",
        "same": "401 404 404 404 302 404 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "postings.move offers resume paused": {
        "own": "401 302 302 302 302 404 404 403 403 401",
        "same": "401 404 404 404 302 404 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "postings.move needs withdraw published": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 302 302 302 403 403 403 403 403 401",
        "same": "401 403 403 403 403 403 403 403 403 401",
        "other": "401 404 404 404 404 404 403 404 403 401",
        "far": NOTHING,
    },
    "postings.move offers withdraw published": {
        "own": "401 302 302 302 403 403 403 403 403 401",
        "same": "401 403 403 403 403 403 403 403 403 401",
        "other": "401 404 404 404 404 404 403 404 403 401",
        "far": NOTHING,
    },
    "postings.move needs confirm published": {  # needs carry a last date instead
        "own": "401 409 409 409 403 403 403 403 403 401",
    },
    "postings.move offers confirm published": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 302 302 302 403 403 403 403 403 401",
        "same": "401 403 403 403 403 403 403 403 403 401",
        "other": "401 404 404 404 404 404 403 404 403 401",
        "far": NOTHING,
    },
    "postings.move needs share published": {
        "own": "401 403 403 403 403 403 302 403 403 401",
        "same": "401 403 403 403 403 403 302 403 403 401",
        "other": "401 404 404 404 404 404 302 404 403 401",
        "far": NOTHING,
    },
    "postings.move offers share published": {
        "own": "401 403 403 403 403 403 302 403 403 401",
        "same": "401 403 403 403 403 403 302 403 403 401",
        "other": "401 404 404 404 404 404 302 404 403 401",
        "far": NOTHING,
    },
    "postings.move needs share internal": {  # the district looks inside first
        "own": "401 403 403 403 403 403 404 403 403 401",
    },
    "postings.move needs unshare shared": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 403 403 403 302 403 403 401",
        "same": "401 403 403 403 403 403 302 403 403 401",
        "other": "401 403 403 403 403 403 302 403 403 401",
        "far": NOTHING,
    },
    "postings.move offers unshare shared": {
        "own": "401 403 403 403 403 403 302 403 403 401",
        "same": "401 403 403 403 403 403 302 403 403 401",
        "other": "401 403 403 403 403 403 302 403 403 401",
        "far": NOTHING,
    },
    # vis unit staf secr coor comm admi audi daud gone
    "imports.upload": {"any": "401 422 422 422 422 403 403 403 403 401"},  # without a file
    "imports.choose_sheet asking": {
        "own": "401 302 302 302 404 404 404 404 404 401",
        "same": NOTHING,
        "other": NOTHING,
        "far": NOTHING,
    },
    "imports.choose_columns asking": {
        "own": "401 302 302 302 404 404 404 404 404 401",
        "same": NOTHING,
        "other": NOTHING,
        "far": NOTHING,
    },
    "imports.answer asking": {
        "own": "401 302 302 302 404 404 404 404 404 401",
        "same": NOTHING,
        "other": NOTHING,
        "far": NOTHING,
    },
    "imports.save_row asking": {
        "own": "401 302 302 302 404 404 404 404 404 401",
        "same": NOTHING,
        "other": NOTHING,
        "far": NOTHING,
    },
    "imports.write asking": {
        "own": "401 409 409 409 404 404 404 404 404 401",
        "same": NOTHING,
        "other": NOTHING,
        "far": NOTHING,
    },
    "imports.write ready": {
        "own": "401 302 302 302 404 404 404 404 404 401",
        "same": NOTHING,
        "other": NOTHING,
        "far": NOTHING,
    },
    "imports.undo ready": {
        "own": "401 409 409 409 404 404 404 404 404 401",
        "same": NOTHING,
        "other": NOTHING,
        "far": NOTHING,
    },
    "imports.undo committed": {
        "own": "401 302 302 302 404 404 404 404 404 401",
        "same": NOTHING,
        "other": NOTHING,
        "far": NOTHING,
    },
    "imports.discard asking": {
        "own": "401 302 302 302 404 404 404 404 404 401",
        "same": NOTHING,
        "other": NOTHING,
        "far": NOTHING,
    },
    "imports.discard committed": {
        "own": "401 409 409 409 404 404 404 404 404 401",
        "same": NOTHING,
        "other": NOTHING,
        "far": NOTHING,
    },
    "imports.try_again asking": {
        "own": "401 409 409 409 404 404 404 404 404 401",
        "same": NOTHING,
        "other": NOTHING,
        "far": NOTHING,
    },
    "imports.discard ready tenant": {
        "own": "401 404 404 404 302 404 404 404 404 401",
        "other": NOTHING,
    },
    "postings.copy needs published": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 302 302 302 403 403 403 403 403 401",
        "same": "401 403 403 403 403 403 403 403 403 401",
        "other": "401 404 404 404 404 404 403 404 403 401",
        "far": NOTHING,
    },
    "postings.copy offers draft": {
        "own": "401 302 302 302 404 404 404 403 403 401",
        "same": "401 404 404 404 404 404 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "postings.record_match published": {  # with the unit's offer in River
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 403 302 403 403 403 403 401",
        "same": "401 403 403 403 302 403 403 403 403 401",
        "other": "401 404 404 404 404 404 403 404 403 401",
        "far": NOTHING,
    },
    # A match is known to its two sides and to who oversees them; of River's "own" ones the giver
    # is the unit, of "same" ones nobody here who acts.
    "matches.move accept awaiting": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 302 403 404 404 403 403 401",
        "same": "401 404 404 404 403 404 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "matches.move decline awaiting": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 302 403 404 404 403 403 401",
        "same": "401 404 404 404 403 404 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "matches.counter awaiting": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 302 403 404 404 403 403 401",
        "same": "401 404 404 404 403 404 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "matches.move withdraw_match awaiting": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 302 403 403 403 404 404 403 403 401",
        "same": "401 404 404 404 403 404 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "matches.move withdraw_match agreed": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 302 302 302 403 403 404 403 403 401",
        "same": "401 404 404 404 403 403 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "matches.move approve agreed": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 403 302 403 404 403 403 401",
        "same": "401 404 404 404 302 403 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "matches.move approve agreed large": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 403 409 403 404 403 403 401",
        "same": "401 404 404 404 409 403 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "matches.move refuse agreed": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 403 302 403 404 403 403 401",
        "same": "401 404 404 404 302 403 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "matches.start approved": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 302 302 302 403 403 404 403 403 401",
        "same": "401 404 404 404 403 403 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "matches.move ask_to_leave approved": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 302 302 302 403 403 404 403 403 401",
        "same": "401 404 404 404 403 403 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "matches.move keep leaving": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 403 302 403 404 403 403 401",
        "same": "401 404 404 404 302 403 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "matches.move deliver active": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 302 403 403 403 403 404 403 403 401",
        "same": "401 404 404 404 403 403 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "matches.move dispute delivered": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 302 302 403 403 404 403 403 401",
        "same": "401 404 404 404 403 403 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "matches.move confirm_delivery delivered": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 302 302 403 403 404 403 403 401",
        "same": "401 404 404 404 403 403 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "matches.move cancel active": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 403 302 403 404 403 403 401",
        "same": "401 404 404 404 302 403 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "matches.move close confirmed": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 403 302 403 404 403 403 401",
    },
    "meetings.add": {"any": "401 403 403 403 302 403 403 403 403 401"},
    "meetings.save planned": STEERS_PLANNED,
    "meetings.agenda planned": STEERS_PLANNED,
    "meetings.attendance open": STEERS_MEETING,
    "meetings.move call planned": {  # nothing is on its agenda
        "own": "401 404 404 404 422 404 404 403 403 401"
    },
    "meetings.move open called": {"own": STEERS_MEETING["own"]},
    "meetings.move close open": STEERS_MEETING,
    "meetings.move close closed": {"own": "401 404 404 404 409 403 404 403 403 401"},
    "meetings.move cancel open": STEERS_MEETING,
    "meetings.vote yes open": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 404 404 404 403 302 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "meetings.vote no open": {"own": "401 404 404 404 403 302 404 403 403 401"},
    "meetings.vote abstain closed": {"own": "401 404 404 404 403 409 404 403 403 401"},
    "meetings.printed agenda open": {
        "own": "401 404 404 404 200 200 404 200 200 401",
        "other": "401 404 404 404 404 404 404 404 200 401",
        "far": NOTHING,
    },
    "meetings.printed minutes closed": {
        "own": "401 404 404 404 200 200 404 200 200 401",
        "far": NOTHING,
    },
    "committee_rules.save": {"any": "401 403 403 403 302 403 403 403 403 401"},
    "projects.save approved": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 302 302 302 302 403 404 403 403 401",
        "same": "401 404 404 404 302 403 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "claims.claim needs": {  # with an own offer; nobody claims from themselves
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 403 403 403 403 403 403 401",
        "same": "401 302 302 302 403 403 403 403 403 401",
        "other": "401 404 404 404 404 404 403 404 403 401",
        "far": NOTHING,
    },
    "claims.claim offers": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 403 403 403 403 403 403 401",
        "same": "401 302 302 302 403 403 403 403 403 401",
        "other": "401 404 404 404 404 404 403 404 403 401",
        "far": NOTHING,
    },
    "claim_rules.save": {"any": "401 403 403 403 302 403 403 403 403 401"},
    "organisations.add community": {  # a grid below a community
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 403 302 403 302 403 403 401",
        "same": "401 403 403 403 302 403 302 403 403 401",
        "other": "401 404 404 404 404 404 302 404 403 401",
        "far": NOTHING,
    },
    "organisations.add subdistrict": {  # a unit below a sub-district
        "own": "401 403 403 403 302 403 302 403 403 401",
        "other": "401 404 404 404 404 404 302 404 403 401",
        "far": NOTHING,
    },
    "organisations.add district": {
        "own": "401 404 404 404 404 404 302 404 403 401",
        "far": NOTHING,
    },
    "organisations.save community": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 403 302 403 302 403 403 401",
        "same": "401 403 403 403 302 403 302 403 403 401",
        "other": "401 404 404 404 404 404 302 404 403 401",
        "far": NOTHING,
    },
    "organisations.save subdistrict": {
        "own": "401 403 403 403 403 403 302 403 403 401",
        "other": "401 404 404 404 404 404 302 404 403 401",
        "far": NOTHING,
    },
    "organisations.save district": {
        "own": "401 404 404 404 404 404 403 404 403 401",
        "far": NOTHING,
    },
    "organisations.close empty unit": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 403 302 403 302 403 403 401",
        "other": "401 404 404 404 404 404 302 404 403 401",
        "far": NOTHING,
    },
    "organisations.reopen closed unit": {
        "own": "401 403 403 403 302 403 302 403 403 401",
        "other": "401 404 404 404 404 404 302 404 403 401",
        "far": NOTHING,
    },
    "organisations.look_inside subdistrict": {
        "own": "401 403 403 403 403 403 302 403 403 401",
        "other": "401 404 404 404 404 404 302 404 403 401",
        "far": NOTHING,
    },
    "organisations.look_inside community": {  # only a sub-district has an inside
        "own": "401 403 403 403 403 403 403 403 403 401",
    },
    # vis unit staf secr coor comm admi audi daud gone
    "categories.add": {"any": "401 403 403 403 403 403 302 403 403 401"},
    "categories.save": {"any": "401 403 403 403 403 403 302 403 403 401"},
    "categories.close": {"any": "401 403 403 403 403 403 302 403 403 401"},
    "categories.reopen": {"any": "401 403 403 403 403 403 302 403 403 401"},
    "accounts.invite community": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 403 200 403 200 403 403 401",
        "same": "401 403 403 403 200 403 200 403 403 401",
        "other": "401 404 404 404 404 404 200 404 403 401",
        "far": NOTHING,
    },
    "accounts.invite subdistrict": {
        "own": "401 403 403 403 403 403 200 403 403 401",
        "other": "401 404 404 404 404 404 200 404 403 401",
        "far": NOTHING,
    },
    "accounts.invite district": {
        "own": "401 404 404 404 404 404 403 404 403 401",
        "far": NOTHING,
    },
    "accounts.withdraw": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 403 302 403 302 403 403 401",
        "same": "401 403 403 403 302 403 302 403 403 401",
        "other": "401 404 404 404 404 404 302 404 403 401",
        "far": NOTHING,
    },
    "accounts.reset_link ordinary": {
        "own": "401 403 403 403 200 403 200 403 403 401",
        "same": "401 403 403 403 200 403 200 403 403 401",
        "other": "401 404 404 404 404 404 200 404 403 401",
        "far": NOTHING,
    },
    "accounts.deactivate ordinary": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 403 302 403 302 403 403 401",
        "same": "401 403 403 403 302 403 302 403 403 401",
        "other": "401 404 404 404 404 404 302 404 403 401",
        "far": NOTHING,
    },
    "accounts.reactivate stopped": {
        "own": "401 403 403 403 302 403 302 403 403 401",
        "same": "401 403 403 403 302 403 302 403 403 401",
        "other": "401 404 404 404 404 404 302 404 403 401",
        "far": NOTHING,
    },
    "accounts.reset_second_factor protected": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 403 302 403 302 403 403 401",
        "same": "401 403 403 403 302 403 302 403 403 401",
        "other": "401 404 404 404 404 404 302 404 403 401",
        "far": NOTHING,
    },
    "accounts.end_role ordinary": {
        "own": "401 403 403 403 302 403 302 403 403 401",
        "same": "401 403 403 403 302 403 302 403 403 401",
        "other": "401 404 404 404 404 404 302 404 403 401",
        "far": NOTHING,
    },
    # Coordinators are made and stopped by the district; nobody stops themselves.
    "accounts.deactivate coordinator": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 403 409 403 302 403 403 401",
        "other": "401 404 404 404 404 404 302 404 403 401",
        "far": NOTHING,
    },
    "accounts.deactivate auditor": {
        "own": "401 403 403 403 403 403 302 409 403 401",
    },
    "accounts.end_role coordinator": {
        "own": "401 403 403 403 409 403 302 403 403 401",
        "other": "401 404 404 404 404 404 302 404 403 401",
        "far": NOTHING,
    },
    "account.password": {"any": "401 302 302 302 302 302 302 302 302 401"},
    # Only who has a second factor; the try with the right password counts all the same.
    "account.recovery_codes": {"any": "401 404+ 404+ 404+ 200 404+ 200 200 200 401"},
    "account.end_session": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 302 302 302 302 302 302 302 302 401",
        "same": NOTHING,
        "other": NOTHING,
        "far": NOTHING,
    },
    "nudges.nudge_all published": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 404 404 404 302 403 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "nudges.nudge awaiting": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 403 302 404 404 403 403 401",
        "same": "401 404 404 404 302 404 404 403 403 401",
        "other": "401 404 404 404 404 404 404 404 403 401",
        "far": NOTHING,
    },
    "nudges.nudge agreed": {  # both have answered
        "own": "401 403 403 403 409 403 404 403 403 401",
        "far": NOTHING,
    },
    "nudges.ask": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 302 302 403 403 403 403 401",
        "other": "401 404 404 404 404 404 403 404 403 401",
        "far": NOTHING,
    },
    "outbox.retry": {
        # vis unit staf secr coor comm admi audi daud gone
        "own": "401 403 403 403 403 403 302 403 403 401",
        "other": "401 403 403 403 403 403 302 403 403 401",
        "far": "401 403 403 403 403 403 404 403 403 401",
    },
    "notices.ask_address": {"any": "401 409 409 409 409 409 409 409 409 401"},  # mail is off
    "notices.remove": {"any": "401 302. 302. 302. 302. 302. 302. 302. 302. 401"},  # there is none
    "notices.prefer": {"any": "401 302 302 302 302 302 302 302 302 401"},
    "notices.confirmed": {"any": NOTHING},
    "calendar.renew": {"any": DOWNLOADS},
    "calendar.end": {"any": "401 302. 302. 302. 302. 302. 302. 302. 302. 401"},
    # No sign-in and no token of a page: the address is the key.
    "unsubscribe.stop good": {"own": EVERYBODY, "far": EVERYBODY},
    "unsubscribe.stop nonsense": {"any": "404 404 404 404 404 404 404 404 404 404"},
    "account.end_other_sessions": {"any": "401 302 302 302 302 302 302 302 302 401"},
    "session.act_as": {
        "own": "401 302 302 302 302 302 302 302 302 401",
        "same": NOTHING,
        "other": NOTHING,
        "far": NOTHING,
    },
    # vis unit staf secr coor comm admi audi daud gone
    "session.sign_in": {"any": "302 302. 302. 302. 302. 302. 302. 302. 302. 302"},
    "session.sign_in deactivated": {"any": "422+ 302. 302. 302. 302. 302. 302. 302. 302. 422+"},
    "session.second_factor": {"any": "401 302. 302. 302. 302. 302. 302. 302. 302. 401"},
    "session.enrol": {"any": "401 302. 302. 302. 302. 302. 302. 302. 302. 401"},
    "session.new_password": {"any": "401 302. 302. 302. 302. 302. 302. 302. 302. 401"},
    "session.sign_out": {"any": "401 302 302 302 302 302 302 302 302 401"},
    "home.set_locale": {"any": "302. 302. 302. 302. 302. 302. 302. 302. 302. 302."},
    "invitations.accept open": {
        "own": "302 302 302 302 302 302 302 302 302 302",
        "far": "302 302 302 302 302 302 302 302 302 302",
    },
    "invitations.accept unknown": {"any": "410 410 410 410 410 410 410 410 410 410"},
}
