-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a review needs: who is asked, threads and suggestions, and who is here; and ways round.
BEGIN;
\o /dev/null
\ir setup.sql
\o
SELECT no_plan();
CREATE TEMP TABLE change AS
  SELECT (pg_temp.attempt('t_editor', $$SELECT sextant.change_open(gen_random_uuid(), 'prod', 'shop', 3, '', '{"": "size: 9", "eu1": null}',
    '{"stages": [{"share": 0.5}, {"share": 1}]}', 'nine', 'ed', 'OPS-1', 'low', '["databases"]')$$))::jsonb AS a;
CREATE FUNCTION pg_temp.number() RETURNS bigint LANGUAGE sql AS $$ SELECT (a ->> 'change')::bigint FROM change; $$;
CREATE FUNCTION pg_temp.hash() RETURNS text LANGUAGE sql AS $$ SELECT encode(sextant.change_hash(pg_temp.number()), 'hex'); $$;
CREATE FUNCTION pg_temp.edit(p_login text, p_reviewers text, p_ticket text DEFAULT 'OPS-1', p_risk text DEFAULT 'low',
                             p_description text DEFAULT 'nine', p_text text DEFAULT 'size: 9',
                             p_plan text DEFAULT '{"stages": [{"share": 0.5}, {"share": 1}]}') RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.answer(p_login, format('change_edit(gen_random_uuid(), %s, %s, 3, '''', %L, %L, %L, %L, %L, %L, %L)', pg_temp.number(),
    (SELECT version FROM sextant.change WHERE number = pg_temp.number()), jsonb_build_object('', p_text, 'eu1', NULL), p_plan, p_description, p_login,
    p_ticket, p_risk, p_reviewers));
$$;
CREATE FUNCTION pg_temp.approve(p_login text) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.answer(p_login, format('change_verdict(gen_random_uuid(), %s, %L, ''approve'', '''', ''p'')', pg_temp.number(), pg_temp.hash()));
$$;
CREATE FUNCTION pg_temp.publish() RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.answer('t_publisher', format('publish_change(gen_random_uuid(), %s, %L, ''p'')', pg_temp.number(), pg_temp.hash()));
$$;
CREATE FUNCTION pg_temp.counted() RETURNS text LANGUAGE sql AS $$
  SELECT state || ' ' || approvals FROM sextant.change_overview WHERE number = pg_temp.number();
$$;

-- Who is asked is none of what is approved; everything else is.
SELECT is((SELECT format('%s %s %s', ticket, risk, reviewers) FROM sextant.change_overview WHERE number = pg_temp.number()), 'OPS-1 low {databases}',
          'ticket, risk and reviewers are read with the change');
SELECT is(pg_temp.approve('t_approver'), 'done', 'somebody approves');
SELECT is(pg_temp.counted(), 'approved 1', 'which counts');
SELECT is(sextant.grant_role('t_approver', 'prod', 'editor', '*', '*', '*', NULL, 'boss') ->> 'outcome', 'done', 'who may edit as well');
SELECT is(pg_temp.edit('t_approver', '["databases", "bob"]'), 'done', 'and asks another one');
SELECT is(pg_temp.counted(), 'approved 1', 'the approval still counts');
SELECT is((SELECT version || ' ' || author || ' ' || login FROM sextant.change_overview WHERE number = pg_temp.number()), '2 ed t_editor', 'the proposal is still its author''s');
SELECT is((SELECT author || ' ' || login || ' ' || same_as FROM sextant.change_version WHERE change = pg_temp.number() AND version = 2), 't_approver t_approver 1',
          'the version says who asked, and whose proposal it is');
SELECT is(pg_temp.approve('t_approver'), 'done', 'who only asked may judge again');
SELECT is(pg_temp.edit('t_editor2', '[]'), 'done', 'nobody is asked any more');
SELECT is(pg_temp.counted(), 'approved 1', 'which voids nothing either');
SELECT is((SELECT same_as FROM sextant.change_version WHERE change = pg_temp.number() AND version = 3), 1, 'it is still the first proposal');
SELECT is(pg_temp.edit('t_editor', '["bob"]', p_ticket => 'OPS-2'), 'done', 'another ticket');
SELECT is(pg_temp.counted(), 'open 0', 'voids');
SELECT is(pg_temp.approve('t_approver'), 'done', 'approved again');
SELECT is(pg_temp.edit('t_editor', '["eve"]', p_ticket => 'OPS-2', p_risk => 'high'), 'done', 'another risk, with another reviewer');
SELECT is(pg_temp.counted(), 'open 0', 'voids');
SELECT is(pg_temp.approve('t_approver'), 'done', 'approved again');
SELECT is(pg_temp.edit('t_editor', '["bob"]', p_ticket => 'OPS-2', p_risk => 'high', p_text => 'size: 90'), 'done', 'another text, with another reviewer');
SELECT is(pg_temp.counted(), 'open 0', 'voids');
SELECT is(pg_temp.approve('t_approver'), 'done', 'approved again');
SELECT is(pg_temp.edit('t_editor', '["eve"]', p_ticket => 'OPS-2', p_risk => 'high', p_text => 'size: 90', p_plan => '{"stages": [{"share": 0.50}, {"share": 1}]}'),
          'done', 'a plan written otherwise, with another reviewer');
SELECT is(pg_temp.counted(), 'open 0', 'voids');
SELECT is(pg_temp.approve('t_approver'), 'done', 'approved again');
SELECT is(pg_temp.edit('t_editor2', '["bob"]', p_ticket => 'OPS-2', p_risk => 'high', p_text => 'size: 90', p_description => 'ten',
                       p_plan => '{"stages": [{"share": 0.50}, {"share": 1}]}'), 'done', 'another description, with another reviewer');
SELECT is(pg_temp.counted(), 'open 0', 'voids');
SELECT is(pg_temp.approve('t_approver'), 'done', 'approved again');
SELECT is(pg_temp.edit('t_editor2', '["bob"]', p_ticket => 'OPS-2', p_risk => 'high', p_text => 'size: 90', p_description => 'ten',
                       p_plan => '{"stages": [{"share": 0.50}, {"share": 1}]}'), 'done', 'the very same again');
SELECT is(pg_temp.counted(), 'open 0', 'voids as well');
SELECT is(pg_temp.publish(), 'denied', 'what nobody approved is not published');
SELECT is(pg_temp.approve('t_approver'), 'done', 'approved once more');
SELECT is(pg_temp.edit('t_approver2', '[]', p_ticket => 'OPS-2', p_risk => 'high', p_text => 'size: 90', p_description => 'ten',
                       p_plan => '{"stages": [{"share": 0.50}, {"share": 1}]}'), 'denied', 'who may not edit asks nobody');
SELECT is(pg_temp.edit('t_approver', '["eve"]', p_ticket => 'OPS-2', p_risk => 'high', p_text => 'size: 90', p_description => 'ten',
                       p_plan => '{"stages": [{"share": 0.50}, {"share": 1}]}'), 'done', 'another one is asked at last');
SELECT is(pg_temp.publish(), 'published', 'and it is published');
SELECT is((SELECT author FROM sextant.revision WHERE environment = 'prod' AND service = 'shop' ORDER BY number DESC LIMIT 1), 't_editor2',
          'in the name of who proposed it');
-- An abort brings it back as a proposal of its own.
SELECT is(pg_temp.answer('t_publisher', format('rollout_move(gen_random_uuid(), %s, 0, ''abort'', ''r'', ''p'')', number)), 'done', 'its rollout is aborted')
FROM sextant.rollout WHERE environment = 'prod';
SELECT is(pg_temp.counted(), 'open 0', 'it is open, and nobody has approved it');
SELECT is((SELECT format('%s %s %s %s %s', ticket, risk, reviewers, login, same_as) FROM sextant.change_version WHERE change = pg_temp.number()
           ORDER BY version DESC LIMIT 1), 'OPS-2 high {eve} t_editor2 ', 'with all that was said of it, as its author''s');
SELECT is(pg_temp.approve('t_approver'), 'done', 'who only asked may approve it');

-- Who writes a text, or a plan, is its author, whoever else is asked in the same edit.
SELECT is(sextant.grant_role(l, 'prod', r, '*', '*', '*', NULL, 'boss') ->> 'outcome', 'done', l || ' is ' || r)
FROM (VALUES ('t_publisher', 'editor'), ('t_publisher', 'approver'), ('t_approver2', 'editor')) AS g(l, r);
SELECT is(pg_temp.edit('t_publisher', '["ann"]', p_ticket => 'OPS-2', p_risk => 'high', p_text => 'size: 91', p_description => 'ten',
                       p_plan => '{"stages": [{"share": 0.50}, {"share": 1}]}'), 'done', 'a text of another login, with another reviewer');
SELECT is(pg_temp.approve('t_publisher'), 'denied', 'who does not approve it');
SELECT is(pg_temp.edit('t_approver2', '["bob"]', p_ticket => 'OPS-2', p_risk => 'high', p_text => 'size: 91', p_description => 'ten',
                       p_plan => '{"stages": [{"share": 0.25}, {"share": 1}]}'), 'done', 'a plan of another login, with another reviewer');
SELECT is(pg_temp.approve('t_approver2'), 'denied', 'who does not approve it either');

-- Limits.
CREATE FUNCTION pg_temp.opening(p_ticket text, p_risk text, p_reviewers text) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.answer('t_editor', format('change_open(gen_random_uuid(), ''prod'', ''shop'', 3, '''', ''{"": "size: 1"}'', NULL, ''d'', ''p'', %L, %L, %L)',
                                           p_ticket, p_risk, p_reviewers));
$$;
SELECT is(pg_temp.opening('', '', '[]'), 'done', 'a change needs no ticket, risk or reviewer');
SELECT is(pg_temp.opening(t, r, v), 'invalid', 'refused: ' || left(format('%s %s %s', replace(t, E'\n', ' '), r, v), 40))
FROM (VALUES (repeat('x', 501), '', '[]'), (E'a\nb', '', '[]'), (E'a\x1b[31m', '', '[]'), ('', 'none', '[]'), ('', 'LOW', '[]'), ('', '', '{}'), ('', '', '"bob"'),
             ('', '', '["a", "a"]'), ('', '', '[""]'), ('', '', '[1]'), ('', '', '[null]'), ('', '', '["a\nb"]'), ('', '', (SELECT jsonb_agg(n::text)::text FROM generate_series(1, 51) AS n)),
             ('', '', format('["%s"]', repeat('x', 201))), (NULL, '', '[]'), ('', NULL, '[]'), ('', '', NULL)) AS f(t, r, v);
SELECT is(pg_temp.opening(repeat('x', 500), 'medium', (SELECT jsonb_agg(n || repeat('x', 150))::text FROM generate_series(1, 50) AS n)), 'done', 'as much as may be');

-- Request ids: with the new arguments left out they stand for what they stood for before.
CREATE TEMP TABLE id AS SELECT gen_random_uuid() AS id;
SELECT is(pg_temp.answer('t_editor', format('change_open(%L, ''prod'', ''shop'', 3, '''', ''{"": "size: 2"}'', NULL, ''d'', ''p'')', id)), 'done', 'a request') FROM id;
SELECT is((SELECT arguments FROM sextant.request JOIN id USING (id)), sha256(convert_to(jsonb_build_array('change_open', 'prod', 'shop', 3::bigint, '', '{"": "size: 2"}'::jsonb,
          NULL::jsonb, 'd', 'p')::text, 'UTF8')), 'is kept as it was in version 5');
SELECT is(pg_temp.answer('t_editor', format('change_open(%L, ''prod'', ''shop'', 3, '''', ''{"": "size: 2"}'', NULL, ''d'', ''p'', '''', '''', ''[]'')', id), 'replay'), 'true', 'again') FROM id;
SELECT is(pg_temp.answer('t_editor', format('change_open(%L, ''prod'', ''shop'', 3, '''', ''{"": "size: 2"}'', NULL, ''d'', ''p'', '''', ''low'', ''[]'')', id)), 'invalid',
          'with another risk: refused') FROM id;

-- Threads.
CREATE FUNCTION pg_temp.comment(p_login text, p_change bigint, p_body text, p_parent bigint, p_kind text DEFAULT 'comment', p_suggestion text DEFAULT NULL,
                                p_scope text DEFAULT '', p_pointer text DEFAULT '/size', p_key text DEFAULT 'outcome') RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.answer(p_login, format('change_comment(gen_random_uuid(), %s, 1, %L, %L, %L, ''p'', %L, %L, %L)', p_change, p_scope, p_pointer, p_body, p_parent::text, p_kind,
                                        p_suggestion), p_key);
$$;
CREATE TEMP TABLE thread AS SELECT pg_temp.comment('t_approver2', pg_temp.number(), 'why?', NULL, p_key => 'comment')::bigint AS first;
CREATE TEMP TABLE reply AS SELECT pg_temp.comment('t_editor', pg_temp.number(), 'because', first, p_key => 'comment')::bigint AS second FROM thread;
SELECT is((SELECT parent FROM sextant.change_comment, reply WHERE number = second), first, 'a reply is in its thread') FROM thread;
SELECT is(pg_temp.comment('t_editor', pg_temp.number(), 'and', second), 'invalid', 'a reply begins no thread') FROM reply;
SELECT is(pg_temp.comment('t_editor', (SELECT max(number) FROM sextant.change WHERE environment = 'prod'), 'x', first), 'invalid', 'a thread is of one change') FROM thread;
SELECT is(pg_temp.comment('t_editor', pg_temp.number(), 'x', 999999), 'invalid', 'and begins with a comment that is there');
SELECT throws_ok(format('INSERT INTO sextant.change_comment (change, version, body, author, login, parent) VALUES (%s, 1, ''x'', ''x'', ''x'', %s)',
                        (SELECT max(number) FROM sextant.change WHERE environment = 'prod'), first), '23503', NULL, 'which the table says as well') FROM thread;
SELECT is(pg_temp.comment('t_approver2', pg_temp.number(), '', first, 'resolve'), 'done', 'a thread is resolved without words') FROM thread;
SELECT is(pg_temp.comment('t_editor', pg_temp.number(), 'no', first, 'reopen'), 'done', 'and reopened with some') FROM thread;
SELECT is(pg_temp.comment('t_viewer', pg_temp.number(), '', first, 'resolve'), 'denied', 'not by who may not comment') FROM thread;
SELECT is(pg_temp.comment('t_none', pg_temp.number(), '', first, 'resolve'), 'invalid', 'nor by who sees no change') FROM thread;
SELECT is(pg_temp.comment('t_editor', pg_temp.number(), '', NULL, 'resolve'), 'invalid', 'nothing is resolved without its thread');
SELECT is(pg_temp.comment('t_editor', pg_temp.number(), 'x', first, k), 'invalid', 'nothing else is done: ' || coalesce(k, 'null'))
FROM thread, unnest(ARRAY['close', 'Resolve', '', NULL]) AS k;
SELECT is(pg_temp.comment('t_editor', pg_temp.number(), b, NULL), 'invalid', 'a comment needs words') FROM unnest(ARRAY['', '   ', NULL]) AS b;
SELECT is(pg_temp.comment('t_editor', pg_temp.number(), 'x', NULL, p_scope => 'EU 1'), 'invalid', 'a scope is one');
SELECT is(pg_temp.comment('t_editor', pg_temp.number(), 'x', NULL, p_pointer => '/' || repeat('x', 4096)), 'invalid', 'a pointer has an end');
SELECT is(pg_temp.comment('t_editor', pg_temp.number(), repeat('x', 10001), NULL), 'invalid', 'a comment has an end');
-- Suggestions.
SELECT is(pg_temp.comment('t_approver2', pg_temp.number(), '', NULL, p_suggestion => s), 'done', 'suggested: ' || left(s, 20))
FROM unnest(ARRAY['8', '12345678901234567890.10', '"\u0000"', '{"a": [1, 2]}', 'null']) AS s;
SELECT is((SELECT suggestion FROM sextant.change_comment WHERE suggestion LIKE '123%'), '12345678901234567890.10', 'digit by digit');
SELECT is(pg_temp.comment('t_approver2', pg_temp.number(), 'x', NULL, p_suggestion => s), 'invalid', 'no JSON: ' || left(s, 20))
FROM unnest(ARRAY['', '{', 'size: 8', '8 9', repeat('[', 60000), format('"%s"', repeat('x', 65535))]) AS s;
SELECT is(pg_temp.comment('t_approver2', pg_temp.number(), 'x', NULL, p_suggestion => '8', p_scope => NULL, p_pointer => NULL), 'invalid', 'a suggestion has its place');
SELECT is(pg_temp.comment('t_approver2', pg_temp.number(), 'x', first, 'resolve', '8'), 'invalid', 'and settles nothing') FROM thread;
SELECT is(pg_temp.attempt('t_editor', 'UPDATE sextant.change_comment SET body = ''x'''), '42501', 'what was said stays said');

-- Who is here. A session is its login's.
CREATE FUNCTION pg_temp.present(p_login text, p_session text, p_pointer text DEFAULT '', p_change bigint DEFAULT pg_temp.number(), p_key text DEFAULT 'outcome') RETURNS text
LANGUAGE sql AS $$
  SELECT pg_temp.answer(p_login, format('be_present(%L, %s, %L, ''diff'', '''', %L, 7, NULL)', p_session, p_change, p_login, p_pointer), p_key);
$$;
CREATE TEMP TABLE place AS SELECT gen_random_uuid()::text AS a, gen_random_uuid()::text AS b;
SELECT is(pg_temp.present('t_editor', a, p_key => 'present'), '[]', 'the first one sees nobody') FROM place;
SELECT is((SELECT format('%s %s %s %s %s', o ->> 'person', o ->> 'login', o ->> 'tab', o ->> 'pointer', o ->> 'cursor_second')
           FROM jsonb_array_elements(pg_temp.present('t_viewer', b, '/size', p_key => 'present')::jsonb) AS o), 't_editor t_editor diff  7', 'the second one sees the first') FROM place;
SELECT is(pg_temp.present('t_editor', a, p_key => 'present')::jsonb #>> '{0,pointer}', '/size', 'who sees the second one and where it points') FROM place;
SELECT is(pg_temp.present('t_editor', a, '/moved', p_key => 'again_ms')::integer BETWEEN 1 AND 201, true, 'a move that comes too soon is to be said again') FROM place;
UPDATE sextant.presence SET hinted_at = hinted_at - interval '1 second';
SELECT is(pg_temp.present('t_editor', a, '/moved', p_key => 'again_ms'), 'ok', 'and is hinted at then') FROM place;
SELECT is(pg_temp.present('t_editor', a, '', p_key => 'again_ms')::integer BETWEEN 1 AND 201, true, 'the next one waits') FROM place;
SELECT is(pg_temp.present('t_viewer', a, '/evil'), 'denied', 'nobody speaks for another''s session') FROM place;
SELECT is((SELECT pointer FROM sextant.presence, place WHERE session = a::uuid), '', 'nothing of it is kept') FROM place;
SELECT is(pg_temp.attempt('t_viewer', format('SELECT sextant.leave(%L) ->> ''outcome''', a)), 'done', 'nor sends it away') FROM place;
SELECT is((SELECT count(*) FROM sextant.presence, place WHERE session = a::uuid), 1::bigint, 'it is still there');
SELECT is(pg_temp.attempt('t_viewer', format('INSERT INTO sextant.presence (session, login, change, person, tab, pointer, cursor_second) VALUES (%L, ''t_editor'', %s, ''x'', '''', '''', 0)',
          gen_random_uuid(), pg_temp.number())), '42501', 'and nobody writes past the function');
SELECT is(pg_temp.attempt('t_viewer', 'SELECT count(*) FROM sextant.presence'), '2', 'who may see the change sees who is here');
SELECT is(pg_temp.present(l, gen_random_uuid()::text, p_change => c), 'invalid', l || ' is not at a change that it does not see')
FROM unnest(ARRAY['t_none', 't_agent', 't_viewer']) AS l, (SELECT number AS c FROM sextant.change WHERE environment = 'dark') AS hidden;
SELECT is(pg_temp.present('t_none', gen_random_uuid()::text), 'invalid', 'who sees no change is at none');
SELECT is(pg_temp.answer('t_viewer', format('be_present(%s, %s, %s, %s, %s, %s, 0, NULL)', s, pg_temp.number(), p, t, c, q)), 'invalid', 'too much: ' || left(p || t || c || q, 30))
FROM (VALUES ('NULL', '''p''', '''t''', '''''', ''''''), ('gen_random_uuid()', '''''', '''t''', '''''', ''''''), ('gen_random_uuid()', 'repeat(''x'', 201)', '''t''', '''''', ''''''),
             ('gen_random_uuid()', '''p''', 'repeat(''x'', 51)', '''''', ''''''), ('gen_random_uuid()', '''p''', '''t''', '''EU 1''', ''''''),
             ('gen_random_uuid()', '''p''', '''t''', '''''', 'repeat(''x'', 4097)')) AS f(s, p, t, c, q);
-- What is old is not told, and goes when somebody comes.
UPDATE sextant.presence SET said_at = clock_timestamp() - interval '6 seconds' WHERE login = 't_viewer';
SELECT is(pg_temp.present('t_editor', a, p_key => 'present'), '[]', 'who says nothing for a while is gone') FROM place;
SELECT is(pg_temp.attempt('t_approver', 'SELECT count(*) FROM sextant.presence'), '1', 'in the table as well');
SELECT is(pg_temp.present('t_approver', b), 'done', 'an old session''s name may be taken') FROM place;
SELECT is((SELECT string_agg(login, ',' ORDER BY login) FROM sextant.presence), 't_approver,t_editor', 'and the old one is cleaned away');
-- Bounds.
INSERT INTO sextant.presence (session, login, change, person, tab, pointer, cursor_second)
SELECT gen_random_uuid(), 't_other', pg_temp.number(), 'x', '', '', 0 FROM generate_series(1, 98);
SELECT is(pg_temp.present('t_viewer', gen_random_uuid()::text), 'conflict', 'a change has no more than a hundred');
SELECT is(pg_temp.present('t_editor', a), 'done', 'of which each may go on') FROM place;
UPDATE sextant.presence SET said_at = clock_timestamp() - interval '6 seconds' WHERE login = 't_other';
SELECT is(pg_temp.present('t_viewer', gen_random_uuid()::text), 'done', 'when they are gone there is room');
INSERT INTO sextant.presence (session, login, change, person, tab, pointer, cursor_second)
SELECT gen_random_uuid(), 't_viewer', pg_temp.number() + 1000, 'x', '', '', 0 FROM generate_series(1, 59);
SELECT is(pg_temp.present('t_viewer', gen_random_uuid()::text), 'conflict', 'nor has a login more than sixty');
SELECT is(pg_temp.attempt('t_editor', format('SELECT sextant.leave(%L) ->> ''outcome''', a)), 'done', 'who leaves') FROM place;
SELECT is((SELECT count(*) FROM sextant.presence WHERE login = 't_editor'), 0::bigint, 'is gone');
SELECT is((SELECT relpersistence::text FROM pg_class WHERE oid = 'sextant.presence'::regclass), 'u', 'none of it is written ahead');
SELECT is((SELECT count(*) FROM sextant.audit WHERE action LIKE '%present%' OR action LIKE '%leave%'), 0::bigint, 'nor is any of it in the audit log');
SELECT is_empty($$SELECT * FROM sextant.audit_tail t, sextant.audit_faults(t.environment)$$, 'every chain is whole');

SELECT * FROM finish();
ROLLBACK;
