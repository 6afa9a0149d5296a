-- SPDX-License-Identifier: GPL-3.0-or-later
-- What approver rules ask for, as those who approve state it, is met before a publish; and ways round.
-- prod needs one approval; rule /db asks for one of "dba", which is t_approver2.
BEGIN;
\o /dev/null
\ir setup.sql
\o
SELECT no_plan();
CREATE TEMP TABLE change AS
  SELECT (pg_temp.attempt('t_editor', $$SELECT sextant.change_open(gen_random_uuid(), 'prod', 'shop', 3, '', '{"": "db: 9"}', NULL, 'nine', 'ed')$$))::jsonb AS a;
CREATE FUNCTION pg_temp.number() RETURNS bigint LANGUAGE sql AS $$ SELECT (a ->> 'change')::bigint FROM change; $$;
CREATE FUNCTION pg_temp.hash() RETURNS text LANGUAGE sql AS $$ SELECT encode(sextant.change_hash(pg_temp.number()), 'hex'); $$;
CREATE FUNCTION pg_temp.judge(p_login text, p_needs text, p_verdict text DEFAULT 'approve', p_key text DEFAULT 'outcome', p_settings bigint DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.answer(p_login, format('change_verdict(gen_random_uuid(), %s, %L, %L, ''r'', ''p'', %L, %L)', pg_temp.number(), pg_temp.hash(), p_verdict, p_needs,
    coalesce(p_settings, sextant.settings_in_force('prod'))), p_key);
$$;
CREATE FUNCTION pg_temp.publish(p_key text DEFAULT 'outcome', p_login text DEFAULT 't_publisher') RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.answer(p_login, format('publish_change(gen_random_uuid(), %s, %L, ''p'')', pg_temp.number(), pg_temp.hash()), p_key);
$$;
CREATE FUNCTION pg_temp.state() RETURNS text LANGUAGE sql AS $$ SELECT state FROM sextant.change_overview WHERE number = pg_temp.number(); $$;
CREATE FUNCTION pg_temp.edit(p_text text) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.answer('t_editor', format('change_edit(gen_random_uuid(), %s, %s, 3, '''', %L, NULL, ''nine'', ''ed'')', pg_temp.number(),
    (SELECT version FROM sextant.change WHERE number = pg_temp.number()), jsonb_build_object('', p_text)));
$$;
CREATE FUNCTION pg_temp.need(VARIADIC p_logins text[]) RETURNS text LANGUAGE sql AS $$
  SELECT jsonb_build_array(jsonb_build_object('at', '/db', 'asked', '["dba"]'::jsonb, 'logins', to_jsonb(p_logins), 'needed', 1))::text;
$$;

-- What is no list of needs.
SELECT is(pg_temp.judge('t_approver', needs), 'invalid', needs || ' is no list of needs')
FROM unnest(ARRAY['{}', '1', '"x"', '[1]', '[{}]', '[{"at": "/db", "asked": [], "logins": []}]', '[{"at": "/db", "asked": [], "logins": [], "needed": 0}]',
  '[{"at": "/db", "asked": [], "logins": [], "needed": 11}]', '[{"at": "/db", "asked": [], "logins": [], "needed": "1"}]',
  '[{"at": "/db", "asked": [], "logins": [1], "needed": 1}]', '[{"at": 1, "asked": [], "logins": [], "needed": 1}]',
  '[{"at": "/db", "asked": [[]], "logins": [], "needed": 1}]', '[{"at": "/db", "asked": [], "logins": {}, "needed": 1}]',
  '[{"at": "/db", "asked": [], "logins": [], "needed": 1.5}]', '[{"at": "/db", "asked": [], "logins": [], "needed": 1, "more": 1}]',
  '[{"at": "", "asked": [], "logins": [], "needed": 1}]', '[{"at": "/db\u001b", "asked": [], "logins": [], "needed": 1}]',
  '[{"at": "/db", "asked": ["a\nb"], "logins": [], "needed": 1}]', '[{"at": "/db", "asked": [], "logins": [""], "needed": 1}]', 'null']) AS needs;
SELECT is(pg_temp.judge('t_approver', (SELECT jsonb_agg('{"at": "/db", "asked": [], "logins": [], "needed": 1}'::jsonb)::text FROM generate_series(1, 201))),
          'invalid', 'nor are more than 200');
SELECT is(pg_temp.state(), 'open', 'none of them approved');

-- The word of somebody who is not asked is one, and not the one that the rule wants.
SELECT is(pg_temp.judge('t_approver', pg_temp.need('t_approver2')), 'done', 'somebody else approves, and says whom rule /db asks');
SELECT is(pg_temp.state(), 'open', 'enough approvals, and one of them missing');
SELECT is(pg_temp.publish(), 'denied', 'it is not published');
SELECT is(pg_temp.publish('reason'), format('Rule /db asks for 1 of dba, and change %s has 0 of those approvals (as judged by "t_approver").', pg_temp.number()),
          'and the answer says whose word is missing, and by whose judgement');
-- Who judged it cannot take the statement back; an edit is judged anew.
SELECT is(pg_temp.judge('t_approver', '[]'), 'done', 'approving again without the need');
SELECT is(pg_temp.publish(), 'denied', 'does not take it back');
SELECT is(pg_temp.judge('t_approver2', '[]', 'reject'), 'done', 'who is asked objects');
SELECT is(pg_temp.publish(), 'denied', 'which is no approval');
SELECT is(pg_temp.judge('t_approver2', '[]'), 'done', 'who is asked approves, and states nothing');
SELECT is(pg_temp.state(), 'approved', 'then it is approved');
SELECT is(pg_temp.edit('db: 10'), 'done', 'it is edited');
SELECT is(pg_temp.publish(), 'denied', 'no approval counts');
SELECT is(pg_temp.judge('t_approver', pg_temp.need('t_approver2')), 'done', 'judged anew');
SELECT is(pg_temp.publish(), 'denied', 'the word of who is asked does not count either');
SELECT is(pg_temp.edit('size: 11'), 'done', 'edited so that no rule fits');
SELECT is(pg_temp.judge('t_approver', '[]'), 'done', 'nothing is asked for');
SELECT is(pg_temp.state(), 'approved', 'what was stated of other versions does not count');

-- The author is not asked, whatever is stated; a need that nobody can meet keeps the change back.
SELECT is(pg_temp.edit('db: 12'), 'done', 'edited again');
SELECT is(sextant.grant_role('t_editor', 'prod', 'approver', '*', '*', '*', NULL, 'boss') ->> 'outcome', 'done', 'the author may approve');
SELECT is(pg_temp.judge('t_editor', '[]'), 'denied', 'but not this change');
SELECT is(pg_temp.judge('t_approver', pg_temp.need('t_editor')), 'done', 'a rule asks the author alone');
SELECT is(pg_temp.publish(), 'denied', 'and it is not published');

-- Settings may ask for something, so a program that does not know of rules approves nothing then.
SELECT is(pg_temp.edit('db: 13'), 'done', 'edited again');
SELECT is(pg_temp.judge('t_approver', NULL), 'done', 'without settings there are no rules');
SELECT is(pg_temp.state(), 'approved', 'and it is approved');
SELECT sextant.set_environment('prod', NULL, 'open', NULL, NULL, 'boss');
SELECT is(sextant.publish(gen_random_uuid(), 'prod', 'sextant', 0, '', false, '{"": "x: 1"}', 'm', 'boss') ->> 'outcome', 'published', 'settings come');
SELECT sextant.set_environment('prod', NULL, 'protected', NULL, NULL, 'boss');
SELECT is(pg_temp.state(), 'open', 'which void approvals');
SELECT is(pg_temp.judge('t_approver', NULL), 'invalid', 'a program that states nothing does not approve');
SELECT is(pg_temp.judge('t_approver', NULL, 'reject'), 'done', 'it may object');
SELECT is(pg_temp.judge('t_approver', '[]', p_settings => 0), 'conflict', 'nor one that has not read the settings');
SELECT is(pg_temp.judge('t_approver', '[]', p_settings => 2), 'conflict', 'or others');
SELECT is(pg_temp.judge('t_approver', '[]'), 'done', 'one that states that nothing is asked approves');
SELECT is(pg_temp.state(), 'approved', 'and it is approved');

-- An approval from before the needs were kept counts for nothing where there are settings.
ALTER TABLE sextant.approval DISABLE TRIGGER append_only;
UPDATE sextant.approval SET needs = NULL;
ALTER TABLE sextant.approval ENABLE TRIGGER append_only;
SELECT is(pg_temp.state(), 'open', 'an approval from before is void where there are settings');
SELECT is(pg_temp.publish(), 'denied', 'and publishes nothing');

-- An emergency passes the rules as it passes approvals; where no approval is needed no rule is asked.
SELECT is(pg_temp.edit('db: 14'), 'done', 'edited again');
SELECT is(pg_temp.judge('t_approver', pg_temp.need('t_approver2')), 'done', 'rule /db asks');
SELECT is(string_agg(sextant.grant_role('t_breaker', 'prod', role, '*', '*', '*', NULL, 'boss') ->> 'outcome', ''), 'done', 'the breaker may publish') FROM unnest(ARRAY['publisher']) AS role;
SELECT is(pg_temp.publish(p_login => 't_breaker'), 'denied', 'and does not without an emergency');
SELECT is(pg_temp.answer('t_breaker', 'break_glass(gen_random_uuid(), ''prod'', ''shop'', ''fire'', 10, ''p'')'), 'done', 'glass is broken');
SELECT is(pg_temp.publish(p_login => 't_breaker'), 'published', 'then it is published');
SELECT isnt((SELECT emergency FROM sextant.revision WHERE environment = 'prod' AND service = 'shop' ORDER BY number DESC LIMIT 1), NULL, 'and the revision carries the emergency');

-- What was stated stands in the audit log, and nobody changes it.
SELECT is((SELECT count(*) FROM sextant.audit WHERE action = 'change approve' AND record::jsonb -> 'rules' = '["/db"]'), 4::bigint, 'the log names the rules');
SELECT is(pg_temp.attempt('t_approver', 'UPDATE sextant.approval SET needs = ''[]'''), '42501', 'no login changes a need');
SELECT * FROM finish();
ROLLBACK;
