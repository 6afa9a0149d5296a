-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whose the schema's parts are, who may call which function, and what each role may do with them.
BEGIN;
\o /dev/null
\ir setup.sql
\o
SELECT no_plan();

-- Roles.
SELECT is(count(*), 3::bigint, 'owner, definer and member have no attribute and cannot log in')
FROM pg_roles WHERE rolname IN ('sextant_owner', 'sextant_definer', 'sextant_member')
  AND NOT (rolcanlogin OR rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication);
SELECT is_empty($$SELECT m.member::regrole FROM pg_auth_members m WHERE m.roleid IN ('sextant_owner'::regrole, 'sextant_definer'::regrole)
  AND NOT (SELECT rolsuper FROM pg_roles WHERE oid = m.member)$$, 'nobody is a member of owner or definer');

-- Ownership.
SELECT is_empty($$SELECT relname FROM pg_class WHERE relnamespace = 'sextant'::regnamespace AND relkind IN ('r', 'p', 'v', 'S')
  AND relowner <> 'sextant_owner'::regrole$$, 'every table, view and sequence is the owner''s');
SELECT is_empty($$SELECT proname FROM pg_proc WHERE pronamespace = 'sextant'::regnamespace AND proowner <>
  CASE WHEN proname IN ('keep_telemetry_partitions', 'keep_event_partitions') THEN 'sextant_owner' ELSE 'sextant_definer' END::regrole$$, 'every function is the definer''s');
SELECT is_empty($$SELECT relname FROM pg_class WHERE relnamespace = 'sextant'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
  AND NOT (relrowsecurity AND relforcerowsecurity)$$, 'row-level security is on and forced for every table');
SELECT is_empty($$SELECT relname FROM pg_class WHERE relnamespace = 'sextant'::regnamespace AND relkind = 'v'
  AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)$$, 'every view reads with its caller''s rights');
SELECT is_empty($$SELECT proname FROM pg_proc WHERE pronamespace = 'sextant'::regnamespace
  AND NOT coalesce('search_path=sextant, pg_temp' = ANY (proconfig), false)$$, 'every function has the fixed search path');
SELECT is(has_schema_privilege('sextant_definer', 'sextant', 'CREATE'), false, 'the definer makes nothing in the schema');
SELECT is_empty($$SELECT relname, privilege_type FROM pg_class, aclexplode(relacl)
  WHERE relnamespace = 'sextant'::regnamespace AND grantee NOT IN ('sextant_owner'::regrole, 'sextant_definer'::regrole)
    AND (grantee <> 'sextant_member'::regrole OR privilege_type <> 'SELECT')$$, 'members read, and nobody else has anything');
SELECT is_empty($$SELECT relname, privilege_type FROM pg_class, aclexplode(relacl)
  WHERE relnamespace = 'sextant'::regnamespace AND grantee = 'sextant_definer'::regrole
    AND privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE') AND NOT (relname IN ('role_grant', 'presence') AND privilege_type = 'DELETE')$$,
  'the definer deletes grants and who is here, and nothing else');
SELECT is_empty($$SELECT relname FROM pg_class, aclexplode(relacl)
  WHERE relnamespace = 'sextant'::regnamespace AND grantee = 'sextant_definer'::regrole AND privilege_type = 'UPDATE'
    AND relname IN ('identity', 'content', 'revision', 'revision_profile', 'audit', 'change', 'change_version', 'change_profile',
                    'change_comment', 'approval', 'rollout', 'rollout_event', 'validity', 'request', 'emergency',
                    'preview', 'preview_profile', 'preview_lease', 'event')$$, 'history cannot be updated by the functions either');
SELECT is_empty($$SELECT t.name FROM unnest(ARRAY['identity', 'content', 'revision', 'revision_profile', 'audit', 'change_version',
  'change_profile', 'change_comment', 'approval', 'rollout_event', 'rollout_evidence', 'validity', 'preview_profile', 'event']) AS t(name)
  WHERE (SELECT count(*) FROM pg_trigger WHERE tgrelid = ('sextant.' || t.name)::regclass AND tgname = 'append_only' AND tgtype & 56 = 56) <> 1$$,
  'history has its trigger against update, delete and truncate');

-- Who may call what: exactly these, and nobody else anything.
SELECT set_eq($$SELECT proname::text FROM pg_proc WHERE pronamespace = 'sextant'::regnamespace
                AND has_function_privilege('sextant_member', oid, 'EXECUTE')$$,
  ARRAY['publish', 'rollback', 'publish_change', 'change_open', 'change_edit', 'change_comment', 'change_verdict', 'change_abandon',
        'rollout_move', 'record_validity', 'record_evidence', 'set_step_max', 'set_windows', 'set_freeze', 'lift_freeze', 'hold_webhook', 'advance_webhook', 'set_change_end', 'propose_undo', 'report', 'report_key_uses', 'enrol', 'retire', 'set_environment', 'grant_role', 'revoke_role',
        'break_glass', 'end_emergency', 'review_emergency', 'pin', 'unpin',
        'start_preview', 'consent_preview', 'extend_preview', 'stop_preview', 'expire_previews',
        'has_right', 'is_agent_of', 'visible_environments', 'served_services', 'my_rights', 'audit_faults', 'audit_genesis',
        'change_hash', 'verdicts_of', 'approvals_needed', 'hash_of_profiles', 'inventory_hash', 'fault_of_plan', 'fault_of_steps',
        'window_words', 'window_is_open', 'closed_because', 'unmet_need', 'settings_in_force', 'telemetry_parts', 'telemetry_steps', 'telemetry_range', 'sign_in', 'events', 'be_present', 'leave'],
  'members may call these functions');
SELECT is_empty($$SELECT proname FROM pg_proc WHERE pronamespace = 'sextant'::regnamespace
                  AND has_function_privilege('t_stranger', oid, 'EXECUTE')$$, 'a stranger may call none');
-- Those among them that write, and so run with the definer's rights, each check a right of the caller: tried below.
SELECT set_eq($$SELECT proname::text FROM pg_proc WHERE pronamespace = 'sextant'::regnamespace AND prosecdef
                AND proname NOT IN ('keep_telemetry_partitions', 'keep_event_partitions', 'events', 'has_right', 'is_agent_of', 'visible_environments', 'served_services', 'my_rights', 'begin_epoch',
                                    'record_preview_end')$$,
  ARRAY['publish', 'rollback', 'publish_change', 'change_open', 'change_edit', 'change_comment', 'change_verdict', 'change_abandon',
        'rollout_move', 'record_validity', 'record_evidence', 'set_step_max', 'set_windows', 'set_freeze', 'lift_freeze', 'hold_webhook', 'advance_webhook', 'set_change_end', 'propose_undo', 'report', 'report_key_uses', 'enrol', 'retire', 'set_environment', 'grant_role', 'revoke_role',
        'break_glass', 'end_emergency', 'review_emergency', 'pin', 'unpin',
        'start_preview', 'consent_preview', 'extend_preview', 'stop_preview', 'expire_previews', 'sign_in', 'be_present', 'leave'],
  'the functions that write are known to this test');

-- Every role and every function that writes. What may not be done is answered "denied" and recorded.
CREATE FUNCTION pg_temp.outcome(p_login text, p_call text) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.attempt(p_login, format('SELECT sextant.%s ->> ''outcome''', p_call));
$$;
SELECT sextant.set_environment('prod', NULL, 'open', NULL, NULL, 'boss') \g /dev/null
SELECT sextant.grant_role(session_user::text, 'staging', role, '*', '*', '*', NULL, 'boss') FROM unnest(ARRAY['editor', 'breaker']) AS role \g /dev/null
CREATE TEMP TABLE subject AS
  SELECT (SELECT sextant.change_open(gen_random_uuid(), 'staging', 'shop', 3, '', '{"": "size: 7"}',
            '{"stages": [{"share": 1}]}', 'seven', 'boss')) AS opened,
         (SELECT sextant.break_glass(gen_random_uuid(), 'staging', NULL, 'fire', 5, 'boss')) AS emergency,
         (SELECT sextant.start_preview(gen_random_uuid(), 'staging', 'shop', 'eu1', 'shop-1', 3, '', '{"": "size: 8"}', 60, 60, 'boss')) AS preview;
CREATE TEMP TABLE deed (call text, allowed text[]);
INSERT INTO deed
SELECT call, allowed FROM subject, LATERAL (VALUES
  ('publish(gen_random_uuid(), ''staging'', ''bank'', 3, '''', true, ''{"": "by: LOGIN"}'', ''m'', ''p'')', ARRAY['t_publisher']),
  ('rollback(gen_random_uuid(), ''staging'', ''bank'', 3, '''', true, 1, ''m'', ''p'')', ARRAY['t_publisher']),
  ('change_open(gen_random_uuid(), ''staging'', ''bank'', 1, '''', ''{"": "by: LOGIN"}'', NULL, ''m'', ''p'')', ARRAY['t_editor']),
  (format('change_comment(gen_random_uuid(), %s, 1, NULL, NULL, ''m'', ''p'')', opened -> 'change'), ARRAY['t_editor', 't_approver']),
  (format('change_comment(gen_random_uuid(), %s, 1, '''', ''/size'', '''', ''p'', p_suggestion => ''7'')', opened -> 'change'), ARRAY['t_editor', 't_approver']),
  (format('be_present(gen_random_uuid(), %s, ''p'', ''diff'', '''', ''/size'', 0, NULL)', opened -> 'change'), ARRAY['t_viewer', 't_editor', 't_approver', 't_publisher',
    't_controller', 't_administrator', 't_breaker']),
  ('leave(gen_random_uuid())', ARRAY['t_viewer', 't_editor', 't_approver', 't_publisher', 't_controller', 't_administrator', 't_agent', 't_none', 't_breaker']),
  (format('set_change_end(%s, now() + interval ''1 day'', ''p'')', opened -> 'change'), ARRAY['t_editor', 't_publisher']),
  (format('change_verdict(gen_random_uuid(), %s, %L, ''approve'', '''', ''p'')', opened -> 'change', opened ->> 'hash'), ARRAY['t_approver']),
  (format('change_edit(gen_random_uuid(), %s, 1, 3, '''', ''{"": "by: LOGIN"}'', NULL, ''m'', ''p'')', opened -> 'change'), ARRAY['t_editor']),
  (format('change_abandon(gen_random_uuid(), %s, ''m'', ''p'')', opened -> 'change'), ARRAY['t_editor']),
  (format('publish_change(gen_random_uuid(), %s, %L, ''p'')', opened -> 'change', opened ->> 'hash'), ARRAY['t_publisher']),
  ('record_validity(''staging'', ''shop'', 3, '''', '''', ''controller'', '''', '''', true, '''')', ARRAY['t_controller']),
  ('record_validity(''staging'', ''shop'', 3, '''', '''', ''agent'', ''eu1'', ''shop-1'', true, '''')', ARRAY['t_agent']),
  ('record_validity(''staging'', ''shop'', 3, '''', '''', ''agent'', ''eu1'', ''shop-2'', true, '''')', ARRAY[]::text[]),
  ('enrol(''staging'', ''shop'', ''eu1'', ''shop-1'')', ARRAY['t_agent', 't_administrator']),
  ('enrol(''staging'', ''shop'', ''eu1'', ''shop-2'')', ARRAY['t_administrator']),
  ('report(''{"environment": "staging", "service": "shop", "cluster": "eu1", "instance": "shop-1", "epoch": 1, "seq": 1, "wanted": 1,
    "applied": 1, "effective_hash": "", "health": "healthy", "reason": "", "agent_version": ""}'', ''[]'')', ARRAY['t_agent']),
  ('report(''{"environment": "staging", "service": "shop", "cluster": "eu1", "instance": "shop-2", "epoch": 1, "seq": 1, "wanted": 1,
    "applied": 1, "effective_hash": "", "health": "healthy", "reason": "", "agent_version": ""}'', ''[]'')', ARRAY[]::text[]),
  ('report_key_uses(''staging'', ''shop'', ''eu1'', ''shop-1'', 1, 0, ''{"/size": 1}'')', ARRAY['t_agent']),
  ('report_key_uses(''staging'', ''shop'', ''eu1'', ''shop-2'', 1, 0, ''{"/size": 1}'')', ARRAY[]::text[]),
  ('retire(''staging'', ''shop'', ''eu1'', ''shop-2'', ''p'')', ARRAY['t_administrator']),
  ('set_environment(''staging'', ''blue'', NULL, NULL, NULL, ''p'')', ARRAY['t_administrator']),
  ('set_step_max(''staging'', 0.5, ''p'')', ARRAY['t_administrator']),
  ('set_step_max(''dark'', 0.5, ''p'')', ARRAY[]::text[]),
  ('set_windows(''staging'', ''[]'', ''p'')', ARRAY['t_administrator']),
  ('set_windows(''dark'', ''[]'', ''p'')', ARRAY[]::text[]),
  ('set_freeze(''dark'', NULL, NULL, now() + interval ''1 hour'', ''r'', ''p'')', ARRAY[]::text[]),
  ('lift_freeze(1, ''r'', ''p'')', ARRAY[]::text[]),
  ('hold_webhook(''staging'', ''chat'', gen_random_uuid(), 60)', ARRAY['t_controller']),
  ('hold_webhook(''dark'', ''chat'', gen_random_uuid(), 60)', ARRAY[]::text[]),
  ('advance_webhook(''staging'', ''chat'', gen_random_uuid(), 1, NULL)', ARRAY['t_controller']),
  ('set_environment(''another'', ''blue'', NULL, NULL, NULL, ''p'')', ARRAY[]::text[]),
  ('set_environment(''dark'', ''blue'', NULL, NULL, NULL, ''p'')', ARRAY[]::text[]),
  ('grant_role(''LOGIN'', ''staging'', ''viewer'', ''*'', ''*'', ''*'', NULL, ''p'')', ARRAY['t_administrator']),
  ('grant_role(''LOGIN'', ''*'', ''publisher'', ''*'', ''*'', ''*'', NULL, ''p'')', ARRAY[]::text[]),
  ('grant_role(''LOGIN'', ''dark'', ''viewer'', ''*'', ''*'', ''*'', NULL, ''p'')', ARRAY[]::text[]),
  ('revoke_role(''t_none'', ''staging'', ''viewer'', ''*'', ''*'', ''*'', ''p'')', ARRAY['t_administrator']),
  ('pin(gen_random_uuid(), ''staging'', ''shop'', ''eu1'', ''shop-1'', 2, ''r'', ''p'')', ARRAY['t_publisher']),
  ('unpin(gen_random_uuid(), ''staging'', ''shop'', ''eu1'', ''shop-1'', ''r'', ''p'')', ARRAY['t_publisher']),
  ('start_preview(gen_random_uuid(), ''staging'', ''shop'', ''eu1'', ''shop-1'', 3, '''', ''{"": "by: LOGIN"}'', 60, 60, ''p'')', ARRAY['t_publisher']),
  (format('consent_preview(gen_random_uuid(), %s, ''h'', ''p'')', preview -> 'preview'), ARRAY['t_approver']),
  (format('extend_preview(%s, 60, ''p'')', preview -> 'preview'), ARRAY[]::text[]),
  (format('stop_preview(gen_random_uuid(), %s, ''r'', ''p'')', preview -> 'preview'), ARRAY['t_publisher', 't_controller', 't_agent']),
  ('expire_previews(''staging'')', ARRAY['t_controller']),
  ('sign_in(''console'', ''1'', ''host'')', ARRAY['t_viewer', 't_editor', 't_approver', 't_publisher', 't_controller', 't_administrator',
    't_agent', 't_none', 't_breaker']),
  ('break_glass(gen_random_uuid(), ''staging'', ''shop'', ''r'', 10, ''p'')', ARRAY['t_breaker']),
  (format('end_emergency(gen_random_uuid(), %s, ''p'')', emergency -> 'emergency'), ARRAY['t_approver', 't_administrator']),
  (format('review_emergency(gen_random_uuid(), %s, ''n'', ''p'')', emergency -> 'emergency'), ARRAY['t_approver'])) AS v(call, allowed);
SELECT CASE WHEN l.name = ANY (d.allowed)
            THEN isnt(pg_temp.outcome(l.name, replace(d.call, 'LOGIN', l.name)), 'denied', l.name || ' may: ' || left(d.call, 60))
            ELSE ok(pg_temp.outcome(l.name, replace(d.call, 'LOGIN', l.name)) IN ('denied', 'invalid'), l.name || ' may not: ' || left(d.call, 60)) END
FROM deed d, unnest(ARRAY['t_viewer', 't_editor', 't_approver', 't_publisher', 't_controller', 't_administrator', 't_agent', 't_none',
  't_breaker']) AS l(name);
-- "invalid" is said only of what a login cannot see, or cannot be: nothing was carried out.
SELECT is_empty($$SELECT record FROM sextant.audit WHERE login IN ('t_viewer', 't_none') AND outcome <> 'denied'$$,
                'what viewers and those without rights tried was denied, each time');
SELECT cmp_ok((SELECT count(*) FROM sextant.audit WHERE login = 't_viewer' AND outcome = 'denied'), '>=', 16::bigint, 'denials are in the audit log');
SELECT is(pg_temp.attempt('t_stranger', 'SELECT ' || 'sextant.' || call), '42501', 't_stranger may not: ' || left(call, 60)) FROM deed;

-- A move of a rollout, by those who carry rollouts.
SELECT is(sextant.set_environment('staging', NULL, 'open', NULL, NULL, 'boss') ->> 'outcome', 'done', 'staging is open');
CREATE TEMP TABLE rolling AS
  SELECT sextant.change_open(gen_random_uuid(), 'staging', 'bank', (SELECT stable FROM sextant.head WHERE environment = 'staging' AND service = 'bank'), '',
                             '{"eu1": "size: 8"}', '{"stages": [{"share": 1}]}', 'eight', 'boss') AS change;
CREATE TEMP TABLE started AS
  SELECT sextant.publish_change(gen_random_uuid(), (change ->> 'change')::bigint, change ->> 'hash', 'boss') AS answer FROM rolling;
SELECT is((SELECT answer ->> 'outcome' FROM started), 'published', 'a rollout runs');
SELECT is(pg_temp.outcome(name, format('rollout_move(gen_random_uuid(), %s, 0, %L, ''r'', ''p'')', answer -> 'rollout', action)),
          CASE WHEN name IN ('t_agent', 't_none') THEN 'invalid' WHEN name NOT IN ('t_publisher', 't_controller') THEN 'denied' ELSE 'done' END,
          name || ' and rollout ' || action)
FROM started, (SELECT name, action FROM unnest(ARRAY['t_viewer', 't_editor', 't_approver', 't_administrator', 't_breaker', 't_agent', 't_none', 't_publisher',
  't_controller']) AS name, unnest(ARRAY['pause', 'resume']) AS action ORDER BY name, action OFFSET 0) AS tries;

-- What a verdict rested on is kept by controllers alone, and seen by whoever sees the rollout.
SELECT is(pg_temp.outcome(name, format('record_evidence(%s, 1, ''pass'', ''{"reason": "r"}'')', answer -> 'rollout')),
          CASE WHEN name IN ('t_agent', 't_none') THEN 'invalid' WHEN name <> 't_controller' THEN 'denied' ELSE 'done' END, name || ' and evidence')
FROM started, unnest(ARRAY['t_viewer', 't_editor', 't_approver', 't_administrator', 't_breaker', 't_agent', 't_none', 't_publisher', 't_controller']) AS name;
SELECT is(pg_temp.attempt('t_viewer', 'SELECT count(*) FROM sextant.rollout_evidence'), '1', 't_viewer sees it');
SELECT is(pg_temp.attempt('t_none', 'SELECT count(*) FROM sextant.rollout_evidence'), '0', 't_none does not');
SELECT is(pg_temp.outcome('t_controller', format('record_evidence(%s, 1, ''maybe'', ''{}'')', answer -> 'rollout')), 'invalid', 'no other verdict') FROM started;

-- The greatest step of a protected environment.
SELECT is(sextant.set_environment('staging', NULL, 'protected', NULL, 1, 'boss') ->> 'outcome', 'done', 'staging is protected');
SELECT is(sextant.enrol('staging', 'bank', 'eu1', n) ->> 'outcome', 'done', n || ' is there') FROM unnest(ARRAY['a', 'b', 'c', 'd']) AS n;
SELECT is(sextant.set_step_max('staging', 1, 'boss') ->> 'outcome', 'done', 'no limit');
SELECT is(sextant.fault_of_steps('staging', 'bank', NULL), NULL, 'without a limit no plan is needed');
SELECT is(sextant.set_step_max('staging', 0.5, 'boss') ->> 'outcome', 'done', 'a limit');
SELECT is(sextant.set_step_max('staging', 0, 'boss') ->> 'outcome', 'invalid', 'none at all is no limit');
SELECT ok(sextant.fault_of_steps('staging', 'bank', NULL) ~ 'needs a plan', 'at once is refused');
SELECT is(sextant.fault_of_steps('staging', 'sextant', NULL), NULL, 'settings have no instances');
SELECT is(sextant.fault_of_steps('staging', 'bank', plan::jsonb) IS NULL, allowed, plan) FROM (VALUES
  ('{"stages": [{"share": 0.5}, {"share": 1}]}', true), ('{"stages": [{"share": 0.6}, {"share": 1}]}', false),
  ('{"stages": [{"share": 0.25}, {"share": 1}]}', false),
  ('{"stages": [{"share": 0, "named": ["eu1/a"]}, {"share": 0.25, "named": ["eu1/a"]}, {"share": 0.5}, {"share": 1}]}', true),
  ('{"stages": [{"share": 0, "named": ["eu1/a", "eu1/b"]}, {"share": 0.25, "named": ["eu1/c", "eu1/d"]}, {"share": 1}]}', false),
  ('{"stages": [{"share": 0, "named": ["eu1"]}, {"share": 1}]}', false), ('{"stages": [{"share": 1}]}', false)) AS v(plan, allowed);
SELECT is(sextant.set_step_max('staging', 0.1, 'boss') ->> 'outcome', 'done', 'less than one instance');
SELECT is(sextant.fault_of_steps('staging', 'bank', '{"stages": [{"share": 0.25}, {"share": 0.5}, {"share": 0.75}, {"share": 1}]}'), NULL, 'one more is always allowed');

SELECT * FROM finish();
ROLLBACK;
