-- SPDX-License-Identifier: GPL-3.0-or-later
-- Ways round: the search path, the owners, row-level security, approvals, request ids.
BEGIN;
\o /dev/null
\ir setup.sql
\o
SELECT no_plan();
CREATE FUNCTION pg_temp.outcome(p_login text, p_call text) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.attempt(p_login, format('SELECT sextant.%s ->> ''outcome''', p_call));
$$;
CREATE FUNCTION pg_temp.reason(p_login text, p_call text) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.attempt(p_login, format('SELECT sextant.%s ->> ''reason''', p_call));
$$;

-- The search path: own tables, functions and operators of the same names are not taken.
SELECT is(pg_temp.attempt('t_viewer', 'CREATE TEMP TABLE role_grant AS SELECT ''t_viewer''::text AS login, ''*''::text AS environment, ''publisher''::text AS role, NULL::timestamptz AS until'),
          'ok', 'a viewer makes a temporary table named like the store''s');
SELECT is(pg_temp.attempt('t_viewer', 'GRANT ALL ON role_grant TO PUBLIC'), 'ok', 'and lets everybody in');
SELECT is(pg_temp.outcome('t_viewer', 'publish(gen_random_uuid(), ''staging'', ''shop'', 3, '''', true, ''{"": "x: 1"}'', ''m'', ''p'')'), 'denied',
          'the store''s own table of rights decides');
SELECT is(pg_temp.attempt('t_viewer', 'CREATE FUNCTION pg_temp.has_right(text, text) RETURNS boolean LANGUAGE sql AS ''SELECT true'''), 'ok', 'a viewer makes a function of that name');
SELECT is(pg_temp.attempt('t_viewer', 'SELECT sextant.publish(gen_random_uuid(), ''staging'', ''shop'', 3, '''', true, ''{"": "x: 2"}'', ''m'', ''p'') ->> ''outcome''',
                          'SET LOCAL search_path = pg_temp, sextant'), 'denied', 'which a search path does not put before the functions of the store');
SELECT is(pg_temp.attempt('t_editor', 'CREATE FUNCTION sextant.evil() RETURNS int LANGUAGE sql AS ''SELECT 1'''), '42501', 'nobody makes functions in the schema');
SELECT is(pg_temp.attempt('t_editor', 'CREATE TABLE sextant.evil (a int)'), '42501', 'nor tables');
SELECT is(pg_temp.attempt('t_administrator', 'ALTER FUNCTION sextant.has_right(text, text) OWNER TO t_administrator'), '42501', 'nobody takes a function');
SELECT is(pg_temp.attempt('t_administrator', 'ALTER FUNCTION sextant.has_right(text, text) RESET ALL'), '42501', 'nor its search path');
SELECT is(pg_temp.attempt('t_administrator', 'CREATE OR REPLACE FUNCTION sextant.has_right(p_environment text, p_role text) RETURNS boolean LANGUAGE sql AS ''SELECT true'''),
          '42501', 'nor its body');

-- Becoming somebody else.
SELECT is(pg_temp.attempt(l, format('SET ROLE %I', r)), '42501', l || ' does not become ' || r)
FROM unnest(ARRAY['t_administrator', 't_publisher', 't_none']) AS l, unnest(ARRAY['sextant_owner', 'sextant_definer', 't_approver']) AS r;
SELECT is(pg_temp.attempt('t_administrator', 'GRANT sextant_owner TO t_administrator'), '42501', 'an administrator gives no membership of the owner');
SELECT is(pg_temp.attempt('t_administrator', 'GRANT sextant_definer TO t_administrator'), '42501', 'nor of the definer');
SELECT is(pg_temp.attempt('t_administrator', 'GRANT sextant_member TO t_stranger'), '42501', 'nor of the members, but by grant_role');
SELECT is(pg_temp.outcome('t_administrator', 'grant_role(''sextant_owner'', ''staging'', ''publisher'', ''*'', ''*'', ''*'', NULL, ''p'')'), 'invalid', 'what cannot log in gets no right');
SELECT is(pg_temp.outcome('t_administrator', 'grant_role(''pg_read_all_data'', ''staging'', ''viewer'', ''*'', ''*'', ''*'', NULL, ''p'')'), 'invalid', 'a predefined role neither');
SELECT is(pg_temp.attempt('t_publisher', 'SELECT sextant.append_revision(gen_random_uuid(), NULL, ''{}'', ''publish'', NULL, NULL, ''m'', ''p'')'), '42501', 'inner functions are not called');
SELECT is(pg_temp.attempt('t_publisher', 'SELECT sextant.record_audit(''staging'', ''a'', ''b'', ''c'', NULL, ''{}'')'), '42501', 'the audit log takes no entries from outside');
SELECT is(pg_temp.attempt('t_publisher', 'SELECT sextant.keep_telemetry_partitions(0)'), '42501', 'partitions are not dropped from outside');

-- Row-level security: no leak by a cheap function that sees rows before the policy, none by a view.
CREATE TABLE public.seen (body text);
GRANT ALL ON public.seen TO PUBLIC;
GRANT CREATE ON SCHEMA public TO t_viewer;
SELECT is(pg_temp.attempt('t_viewer', $a$CREATE FUNCTION public.peek(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS
  'BEGIN INSERT INTO public.seen VALUES ($1); RETURN true; END'$a$), 'ok', 'a viewer makes a function that looks at what it is given');
SELECT is(pg_temp.attempt('t_viewer', 'SELECT count(*) FROM sextant.content WHERE public.peek(body)') ~ '^\d+$', true, 'and asks with it');
SELECT is((SELECT count(*) FROM public.seen WHERE body LIKE '%dark%' OR body LIKE '%hidden%'), 0::bigint, 'it was not shown what the policy hides');
SELECT is(pg_temp.attempt('t_viewer', 'SELECT count(*) FROM sextant.content', 'SET LOCAL row_security = off'), '42501',
          'who switches row security off reads nothing at all');
SELECT is(pg_temp.attempt('t_viewer', 'SELECT snapshot ->> ''heads'' LIKE ''%dark%'' FROM sextant.overview'), 'false', 'the overview shows what the caller may see');
SELECT is(pg_temp.attempt('t_viewer', 'CREATE POLICY all_of_it ON sextant.content USING (true)'), '42501', 'nobody adds a policy');
SELECT is(pg_temp.attempt('t_viewer', 'CREATE TRIGGER t BEFORE INSERT ON sextant.content FOR EACH ROW EXECUTE FUNCTION sextant.refuse_change()'), '42501', 'or a trigger');
SELECT is(pg_temp.attempt('t_viewer', 'CREATE TABLE public.r (a bytea REFERENCES sextant.content)'), '42501', 'or a reference that tells what exists');

-- History, by the owner's hand: a superuser who takes the owner's role still meets the triggers.
SET LOCAL ROLE sextant_owner;
SELECT throws_ok(format(statement, t), '42501', NULL, 'refused to the owner: ' || format(statement, t))
FROM unnest(ARRAY['revision', 'revision_profile', 'content', 'identity', 'audit', 'change_version', 'change_profile', 'change_comment',
                  'approval', 'rollout_event', 'validity', 'preview_profile']) AS t,
     unnest(ARRAY['DELETE FROM sextant.%I', 'TRUNCATE sextant.%I CASCADE']) AS statement;
SELECT throws_ok('UPDATE sextant.revision SET message = ''other''', '42501', NULL, 'the owner rewrites no message');
RESET ROLE;
SET LOCAL ROLE sextant_definer;
SELECT throws_ok(s, '42501', NULL, 'refused to the definer: ' || s)
FROM unnest(ARRAY['UPDATE sextant.revision SET message = ''x''', 'UPDATE sextant.audit SET record = ''{}''', 'DELETE FROM sextant.request',
                  'DELETE FROM sextant.emergency', 'DELETE FROM sextant.preview', 'DELETE FROM sextant.preview_lease', 'UPDATE sextant.preview SET hash = content_hash', 'UPDATE sextant.emergency SET reason = ''x''', 'UPDATE sextant.emergency SET ends = now()',
                  'UPDATE sextant.request SET outcome = ''{}''', 'UPDATE sextant.change_version SET description = ''x''',
                  'DELETE FROM sextant.head', 'ALTER TABLE sextant.revision DISABLE TRIGGER ALL',
                  'CREATE FUNCTION sextant.evil() RETURNS int LANGUAGE sql AS ''SELECT 1''']) AS s;
RESET ROLE;

-- Approvals. prod is protected.
SELECT is(pg_temp.outcome('t_publisher', 'publish(gen_random_uuid(), ''prod'', ''shop'', 3, '''', true, ''{"": "x: 1"}'', ''m'', ''p'')'), 'denied', 'no publish past the approvals');
SELECT is(pg_temp.outcome('t_publisher', 'rollback(gen_random_uuid(), ''prod'', ''shop'', 3, '''', true, 1, ''m'', ''p'')'), 'denied', 'no rollback to an old revision past them');
CREATE TEMP TABLE change AS
  SELECT (pg_temp.attempt('t_editor', $$SELECT sextant.change_open(gen_random_uuid(), 'prod', 'shop', 3, '', '{"": "size: 9"}',
    '{"stages": [{"share": 0.5}, {"share": 1}]}', 'nine', 'ed')$$))::jsonb AS a;
CREATE FUNCTION pg_temp.verdict(p_login text, p_hash text) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.outcome(p_login, format('change_verdict(gen_random_uuid(), %s, %L, ''approve'', '''', ''p'', ''[]'', sextant.settings_in_force(''prod''))', a -> 'change', p_hash)) FROM change;
$$;
CREATE FUNCTION pg_temp.publishing(p_hash text) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.outcome('t_publisher', format('publish_change(gen_random_uuid(), %s, %L, ''p'')', a -> 'change', p_hash)) FROM change;
$$;
CREATE FUNCTION pg_temp.hash() RETURNS text LANGUAGE sql AS $$
  SELECT encode(sextant.change_hash((a ->> 'change')::bigint), 'hex') FROM change;
$$;
CREATE FUNCTION pg_temp.edit(p_login text, p_profiles text, p_plan text) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.outcome(p_login, format('change_edit(gen_random_uuid(), %s, %s, 3, '''', %L, %L, ''d'', ''p'')', a -> 'change',
    (SELECT version FROM sextant.change WHERE number = (a ->> 'change')::bigint), p_profiles, p_plan)) FROM change;
$$;
SELECT is((SELECT a ->> 'hash' FROM change), pg_temp.hash(), 'the answer tells the hash that approvals are bound to');
SELECT is(pg_temp.publishing(pg_temp.hash()), 'denied', 'no publish without approval');
SELECT is(sextant.grant_role('t_editor', 'prod', 'approver', '*', '*', '*', NULL, 'boss') ->> 'outcome', 'done', 'the editor may approve as well');
SELECT is(pg_temp.verdict('t_editor', pg_temp.hash()), 'denied', 'but nobody approves a change of their own');
SELECT is(pg_temp.verdict('t_approver', pg_temp.hash()), 'done', 'somebody else does');
SELECT is(pg_temp.edit('t_editor2', '{"": "size: 900"}', '{"stages": [{"share": 0.5}, {"share": 1}]}'), 'done', 'a second editor changes the text afterwards');
SELECT is(pg_temp.publishing((SELECT a ->> 'hash' FROM change)), 'conflict', 'what was approved is not what would be published');
SELECT is(pg_temp.publishing(pg_temp.hash()), 'denied', 'what would be published was not approved');
SELECT is(pg_temp.edit('t_editor', '{"": "size: 9"}', '{"stages": [{"share": 0.5}, {"share": 1}]}'), 'done', 'an edit and back');
SELECT is(pg_temp.publishing(pg_temp.hash()), 'denied', 'voids the approval all the same');
SELECT is(sextant.grant_role('t_editor2', 'prod', 'approver', '*', '*', '*', NULL, 'boss') ->> 'outcome', 'done', 'the second editor may approve');
SELECT is(pg_temp.verdict('t_editor2', pg_temp.hash()), 'denied', 'but was an author of an earlier version');
SELECT is(pg_temp.verdict('t_approver', (SELECT a ->> 'hash' FROM change)), 'conflict', 'an approval of what it was before is none');
SELECT is(pg_temp.verdict('t_approver', pg_temp.hash()), 'done', 'approved as it is');
SELECT is(pg_temp.edit('t_editor', '{"": "size: 9"}', NULL), 'done', 'another plan: at once');
SELECT is(pg_temp.publishing(pg_temp.hash()), 'denied', 'needs another approval');
SELECT is(pg_temp.edit('t_editor', '{"": "size: 9"}', '{"stages": [{"share": 0.5}, {"share": 1}]}'), 'done', 'the plan is back');
SELECT is(pg_temp.verdict('t_approver', pg_temp.hash()), 'done', 'approved again');
SELECT is(sextant.set_environment('prod', NULL, NULL, NULL, 2, 'boss') ->> 'outcome', 'done', 'prod asks for two approvals now');
SELECT is(pg_temp.verdict('t_approver', pg_temp.hash()), 'done', 'the same login approves twice');
SELECT is(pg_temp.publishing(pg_temp.hash()), 'denied', 'which counts once');
SELECT is(pg_temp.verdict('t_approver2', pg_temp.hash()), 'done', 'a second one approves');
SELECT is(pg_temp.outcome('t_approver2', format('change_verdict(gen_random_uuid(), %s, %L, ''reject'', ''no'', ''p'')', a -> 'change', pg_temp.hash())), 'done',
          'and thinks better of it') FROM change;
SELECT is(pg_temp.publishing(pg_temp.hash()), 'denied', 'a rejection stands in the way');
SELECT is(pg_temp.verdict('t_approver2', pg_temp.hash()), 'done', 'the last word counts');
-- New settings are another judgement.
SELECT is(sextant.set_environment('prod', NULL, 'open', NULL, NULL, 'boss') ->> 'outcome', 'done', 'prod is open');
SELECT is(sextant.publish(gen_random_uuid(), 'prod', 'sextant', 0, '', false, '{"shop": "schema: {}"}', 'rules', 'boss') ->> 'outcome', 'published', 'new settings');
SELECT is(sextant.set_environment('prod', NULL, 'protected', NULL, NULL, 'boss') ->> 'outcome', 'done', 'prod is protected');
SELECT is(pg_temp.publishing(pg_temp.hash()), 'denied', 'under new settings the approvals are void');
SELECT is(pg_temp.verdict('t_approver', pg_temp.hash()), 'done', 'approved under the new settings');
SELECT is(pg_temp.verdict('t_approver2', pg_temp.hash()), 'done', 'by both');
SELECT is(pg_temp.publishing(pg_temp.hash()), 'published', 'and now it is published');
SELECT is(pg_temp.publishing(pg_temp.hash()), 'conflict', 'once');

-- The rollout: shares come from the plan, steps follow one another, nobody is reached unprepared.
CREATE TEMP TABLE rollout AS SELECT number FROM sextant.rollout WHERE environment = 'prod';
CREATE FUNCTION pg_temp.move(p_action text, p_step integer) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.outcome('t_publisher', format('rollout_move(gen_random_uuid(), %s, %s, %L, ''r'', ''p'')', number, p_step, p_action)) FROM rollout;
$$;
CREATE FUNCTION pg_temp.finding(p_login text, p_witness text, p_valid boolean) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.outcome(p_login, format('record_validity(''prod'', ''shop'', %s, %L, %L, %L, %L, %L, %L, ''r'')', r.number, encode(r.content_hash, 'hex'),
    sextant.inventory_hash('prod', 'shop'), p_witness, CASE p_witness WHEN 'agent' THEN 'eu1' ELSE '' END,
    CASE p_witness WHEN 'agent' THEN 'shop-1' ELSE '' END, p_valid::text))
  FROM sextant.revision r WHERE r.environment = 'prod' AND r.service = 'shop' ORDER BY r.number DESC LIMIT 1;
$$;
CREATE FUNCTION pg_temp.share() RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(share::text, 'none') || ' ' || stable FROM sextant.head WHERE environment = 'prod' AND service = 'shop';
$$;
SELECT is(pg_temp.share(), '0 3', 'it begins with nobody');
SELECT is(pg_temp.move('advance', 0), 'conflict', 'nobody is reached before it is found valid');
SELECT is(pg_temp.finding('t_controller', 'controller', true), 'done', 'a controller finds it valid');
SELECT is(pg_temp.move('advance', 0), 'conflict', 'an agent has to as well');
SELECT is(pg_temp.finding('t_agent', 'agent', false), 'done', 'the agent finds it invalid');
SELECT is(pg_temp.move('advance', 0), 'conflict', 'which stands in the way');
SELECT is(pg_temp.finding('t_agent', 'agent', true), 'done', 'the agent finds it valid');
SELECT is(sextant.enrol('prod', 'shop', 'eu1', 'shop-9') ->> 'outcome', 'done', 'another instance comes');
SELECT is(pg_temp.move('advance', 0), 'conflict', 'the findings were for another inventory');
SELECT is(pg_temp.finding('t_controller', 'controller', true) || pg_temp.finding('t_agent', 'agent', true), 'donedone', 'found valid for this one');
SELECT is(pg_temp.move('promote', 0), 'conflict', 'the stages are not skipped');
SELECT is(pg_temp.move('advance', 1), 'conflict', 'the step that is left must be named');
SELECT is(pg_temp.move('advance', 0), 'done', 'the first stage');
SELECT is(pg_temp.share(), '0.5 3', 'has the share of the plan');
SELECT is(pg_temp.outcome('t_publisher', 'rollback(gen_random_uuid(), ''prod'', ''shop'', 3, '''', true, 2, ''m'', ''p'')'), 'conflict', 'while it runs nothing else is published');
SELECT is(pg_temp.move('pause', 99), 'done', 'a pause is never too late');
SELECT is(pg_temp.move('advance', 1), 'conflict', 'what is paused stays');
SELECT is(pg_temp.move('abort', 0), 'done', 'nor is an abort');
SELECT is(pg_temp.share(), 'none 3', 'its instances are on stable again');
SELECT is((SELECT state || ' ' || version FROM sextant.change_overview, change WHERE number = (a ->> 'change')::bigint), 'open 6',
          'the change is open again, as a new version');
SELECT is(pg_temp.publishing(pg_temp.hash()), 'denied', 'which nobody has approved');
SELECT is(pg_temp.outcome('t_publisher', 'rollback(gen_random_uuid(), ''prod'', ''shop'', 3, '''', true, 2, ''m'', ''p'')'), 'published',
          'the previous stable revision comes back at once');
SELECT is(pg_temp.outcome('t_publisher', 'rollback(gen_random_uuid(), ''prod'', ''shop'', 5, '''', true, 1, ''m'', ''p'')'), 'denied', 'an older one does not');

-- Request ids.
CREATE TEMP TABLE id AS SELECT gen_random_uuid() AS id;
SELECT is(pg_temp.outcome('t_publisher', format('publish(%L, ''staging'', ''shop'', 3, '''', false, ''{"": "x: 1"}'', ''m'', ''p'')', id)), 'published', 'a request') FROM id;
SELECT is(pg_temp.attempt('t_publisher', format('SELECT sextant.publish(%L, ''staging'', ''shop'', 3, '''', false, ''{"": "x: 1"}'', ''m'', ''p'') ->> ''replay''', id)),
          'true', 'again: the same outcome') FROM id;
SELECT is(pg_temp.outcome('t_publisher', format('publish(%L, ''staging'', ''shop'', 3, '''', false, ''{"": "x: 2"}'', ''m'', ''p'')', id)), 'invalid',
          'with other content: refused') FROM id;
SELECT is(sextant.grant_role('t_controller', 'staging', 'publisher', '*', '*', '*', NULL, 'boss') ->> 'outcome', 'done', 'another publisher');
SELECT is(pg_temp.outcome('t_controller', format('publish(%L, ''staging'', ''shop'', 3, '''', false, ''{"": "x: 1"}'', ''m'', ''p'')', id)), 'invalid',
          'by another login: refused') FROM id;
SELECT is(pg_temp.attempt('t_controller', format('SELECT count(*) FROM sextant.request WHERE id = %L', id)), '0', 'who does not learn of it') FROM id;

-- The last administrator.
DELETE FROM sextant.role_grant WHERE role = 'administrator' AND environment = '*' AND login <> session_user;
SELECT is(sextant.revoke_role(session_user::text, '*', 'administrator', '*', '*', '*', 'boss') ->> 'outcome', 'invalid', 'the last administrator stays');

-- The audit log.
SELECT is_empty($$SELECT * FROM sextant.audit_tail t, sextant.audit_faults(t.environment)$$, 'every chain is whole');
SET LOCAL session_replication_role = replica;  -- a superuser, past the triggers
UPDATE sextant.audit SET record = replace(record, '"ed"', '"ad"'), hash = sha256(previous || convert_to(replace(record, '"ed"', '"ad"'), 'UTF8'))
WHERE environment = 'prod' AND number = (SELECT min(number) FROM sextant.audit WHERE environment = 'prod' AND record LIKE '%"ed"%');
SELECT isnt_empty($$SELECT * FROM sextant.audit_faults('prod')$$, 'an entry that was rewritten, with its hash, breaks the chain');
DELETE FROM sextant.audit WHERE environment = 'staging' AND number = 2;
SELECT isnt_empty($$SELECT * FROM sextant.audit_faults('staging')$$, 'an entry that was taken away is missed');
DELETE FROM sextant.audit WHERE environment = 'dark' AND number = (SELECT max(number) FROM sextant.audit WHERE environment = 'dark');
SELECT isnt_empty($$SELECT * FROM sextant.audit_faults('dark')$$, 'and so is the last one');

SELECT * FROM finish();
ROLLBACK;
