-- SPDX-License-Identifier: GPL-3.0-or-later
-- Every login and every table: nobody writes with plain SQL, and everybody reads what is theirs.
BEGIN;
\o /dev/null
\ir setup.sql
\o
SELECT no_plan();

CREATE TEMP TABLE login (name text, reads text);
INSERT INTO login VALUES
  ('t_viewer', 'environment'), ('t_editor', 'environment'), ('t_approver', 'environment'), ('t_publisher', 'environment'),
  ('t_controller', 'environment'), ('t_breaker', 'environment'), ('t_administrator', 'environment'), ('t_agent', 'service'), ('t_none', 'nothing'),
  ('t_stranger', 'denied');
CREATE TEMP TABLE store_table AS
  SELECT c.oid, c.relname::text AS name,
         (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          AND a.attgenerated = '' AND a.attidentity = '' ORDER BY attnum LIMIT 1) AS a_column
  FROM pg_class c WHERE c.relnamespace = 'sextant'::regnamespace AND c.relkind IN ('r', 'p');

SELECT cmp_ok((SELECT count(*) FROM store_table), '>=', 29::bigint, 'the tables are there');

-- Writing: refused for lack of the right, not for something else.
SELECT is(pg_temp.attempt(l.name, s.statement), '42501', l.name || ': ' || s.statement)
FROM login l, store_table t,
  LATERAL (VALUES (format('INSERT INTO sextant.%I DEFAULT VALUES', t.name)),
                  (format('UPDATE sextant.%I SET %I = %I', t.name, t.a_column, t.a_column)),
                  (format('DELETE FROM sextant.%I', t.name)),
                  (format('TRUNCATE sextant.%I', t.name)),
                  (format('SELECT 1 FROM sextant.%I FOR UPDATE', t.name)),
                  (format('LOCK TABLE sextant.%I IN EXCLUSIVE MODE', t.name)),
                  (format('ALTER TABLE sextant.%I DISABLE ROW LEVEL SECURITY', t.name)),
                  (format('DROP TABLE sextant.%I CASCADE', t.name))) AS s(statement);

-- Reading: a stranger nothing at all.
SELECT is(pg_temp.attempt('t_stranger', format('SELECT count(*) FROM sextant.%I', name)), '42501', 't_stranger reads no ' || name)
FROM store_table;
-- Who has no right sees that there is a store, and nothing in it.
SELECT is(pg_temp.attempt('t_none', format('SELECT count(*) FROM sextant.%I', name)),
          CASE WHEN name IN ('schema_migration', 'identity') THEN (SELECT format('%s', count(*)) FROM sextant.schema_migration WHERE name = 'schema_migration')
               ELSE '0' END, 't_none reads nothing in ' || name)
FROM store_table WHERE name NOT IN ('schema_migration', 'identity', 'telemetry') AND name !~ '^(telemetry|event)_';

-- What belongs to an environment is seen by those who have a right there; "dark" by none of them.
CREATE FUNCTION pg_temp.environments_seen(p_login text, p_table text) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.attempt(p_login, format('SELECT string_agg(DISTINCT %I::text, '','' ORDER BY %1$I::text) FROM sextant.%I',
    CASE p_table WHEN 'environment' THEN 'name' ELSE 'environment' END, p_table));
$$;
SELECT is(pg_temp.environments_seen(l.name, t), CASE WHEN t IN ('agent_status', 'key_use', 'change', 'emergency', 'preview', 'event', 'silence_sweep', 'publish_freeze', 'webhook') THEN 'ok' ELSE 'prod,staging' END,
          l.name || ' sees prod and staging in ' || t)
FROM login l, unnest(ARRAY['environment', 'revision', 'revision_profile', 'head', 'instance', 'audit', 'audit_tail', 'agent_status',
                           'key_use', 'change', 'emergency', 'preview', 'event', 'silence_sweep', 'publish_freeze', 'webhook']) AS t
WHERE l.reads = 'environment';

-- An agent sees its service, and neither reports, nor changes, nor the audit log, nor others' services.
SELECT is(pg_temp.attempt('t_agent', format('SELECT string_agg(DISTINCT environment || service, '','' ORDER BY environment || service) FROM sextant.%I', t)),
          'prodshop,stagingshop', 't_agent sees its service alone in ' || t)
FROM unnest(ARRAY['revision', 'revision_profile', 'head', 'instance']) AS t;
SELECT is(pg_temp.attempt('t_agent', format('SELECT count(*) FROM sextant.%I', t)), '0', 't_agent sees nothing in ' || t)
FROM unnest(ARRAY['agent_status', 'key_use', 'telemetry', 'telemetry_rollup', 'change', 'change_version', 'change_profile', 'change_comment', 'approval',
                  'audit', 'audit_tail', 'rollout', 'rollout_event', 'validity', 'emergency',
                  'preview', 'preview_profile', 'preview_lease', 'event', 'silence_sweep', 'presence', 'publish_freeze', 'webhook']) AS t;

-- Who is here is seen by those who see the change, in "dark" by none of them.
SELECT is(sextant.be_present(gen_random_uuid(), number, 'boss', 'diff', '', '/size', 0, NULL) ->> 'outcome', 'done', 'boss looks at the change in dark')
FROM sextant.change WHERE environment = 'dark';
SELECT is(pg_temp.attempt(name, 'SELECT count(*) FROM sextant.presence'), '0', name || ' does not see who looks at it') FROM login WHERE reads <> 'denied';
SELECT is((SELECT count(*) FROM sextant.presence), 1::bigint, 'who is there all the same');

-- Texts: only through a revision or change that the login may see.
SELECT is(pg_temp.attempt(name, $$SELECT count(*) FROM sextant.content WHERE body LIKE '%dark%' OR body LIKE '%hidden%'$$), '0',
          name || ' reads no text of an environment without right')
FROM login WHERE reads <> 'denied';
SELECT is(pg_temp.attempt('t_agent', $$SELECT count(*) FROM sextant.content WHERE body LIKE '%bank%'$$), '0', 't_agent reads no text of another service');
SELECT is(pg_temp.attempt('t_viewer', $$SELECT count(*) FROM sextant.content WHERE body LIKE 'size: prod%'$$), '6', 't_viewer reads the texts of prod');

-- Partitions are no side door.
SELECT is(pg_temp.attempt('t_viewer', format('SELECT count(*) FROM %s', p)), '42501', 't_viewer reads no partition ' || p)
FROM (SELECT inhrelid::regclass::text AS p FROM pg_inherits WHERE inhparent IN ('sextant.telemetry'::regclass, 'sextant.event'::regclass)) AS partition;

-- A right that has ended is none.
UPDATE sextant.role_grant SET until = clock_timestamp() - interval '1 second' WHERE login = 't_viewer';
SELECT is(pg_temp.attempt('t_viewer', 'SELECT count(*) FROM sextant.revision'), '0', 'a right that has ended shows nothing');

SELECT * FROM finish();
ROLLBACK;
