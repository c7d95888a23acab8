import re
def test_stage(stages, dialect):
    stage=stages(dialect)
    c=stage.client("coordinator river")
    print("GOT", c.token, c.get_cookie("gongjian").value)
    with c.session_transaction() as s: print("GOT", dict(s))
    r=c.post("/me/sessions/end-others")
    print("GOT", r.status_code, re.sub(r"\s+"," ",r.text)[-800:])
    with c.session_transaction() as s: print("GOT", dict(s))
