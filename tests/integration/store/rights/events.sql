-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who sees which events; what two reports make of them; and that a tail misses none.
BEGIN;
\o /dev/null
\ir setup.sql
SELECT pg_temp.attempt(login, 'SELECT sextant.sign_in(''console'', ''1'', ''desk'')')
FROM unnest(ARRAY['t_viewer', 't_editor', 't_agent', 't_none', 't_administrator']) AS login;
\o
SELECT no_plan();

CREATE FUNCTION pg_temp.asked(p_login text, p_environment text, p_filter text DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
  SELECT pg_temp.attempt(p_login, format('SELECT sextant.events(%L, %L, 1000)', p_environment, p_filter))::jsonb;
$$;
CREATE FUNCTION pg_temp.kinds(p_events jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(DISTINCT e ->> 'kind', ',' ORDER BY e ->> 'kind') FROM jsonb_array_elements(p_events -> 'events') AS e;
$$;
-- The instance events, oldest first.
CREATE FUNCTION pg_temp.story(p_environment text) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(concat_ws(' ', kind, action, revision), ', ' ORDER BY number) FROM sextant.event
  WHERE environment = p_environment AND service = 'shop';
$$;

-- Every role: those who have a right in the environment, and no other.
SELECT is(pg_temp.asked(login, environment) ->> 'outcome', CASE WHEN environment = 'dark' OR login IN ('t_agent', 't_none') THEN 'denied' ELSE 'done' END,
          login || ' asks for events of ' || environment)
FROM unnest(ARRAY['t_viewer', 't_editor', 't_approver', 't_publisher', 't_controller', 't_breaker', 't_administrator', 't_agent', 't_none']) AS login,
     unnest(ARRAY['prod', 'staging', 'dark']) AS environment;
SELECT is(pg_temp.attempt('t_stranger', 'SELECT sextant.events(''prod'', ''{}'', 10)'), '42501', 't_stranger asks for none');
SELECT is(pg_temp.asked(login, '') ->> 'outcome', 'denied', login || ' asks for none of the whole store')
FROM unnest(ARRAY['t_viewer', 't_administrator', 't_none']) AS login;
SELECT is_empty($$SELECT 1 FROM jsonb_array_elements(pg_temp.asked('t_viewer', 'prod') -> 'events') AS e WHERE e ->> 'environment' <> 'prod'$$,
                'what is told is of that environment');

-- Sign-ins: in the environments where the login has a right, with its roles there.
SELECT is((SELECT string_agg(environment || ' ' || roles::text, ',' ORDER BY environment) FROM sextant.event WHERE login = 't_viewer'),
          'prod ["viewer"],staging ["viewer"]', 'a viewer''s sign-in');
SELECT is((SELECT string_agg('"' || environment || '" ' || roles::text, ',') FROM sextant.event WHERE login = 't_none'), '"" []',
          'a sign-in without any right concerns no environment');
SELECT is(pg_temp.attempt('t_viewer', 'SELECT sextant.sign_in(''console'', ''1'', ''desk'')'), '{"outcome": "done"}', 'the same once more');
SELECT is((SELECT count(*) FROM sextant.event WHERE login = 't_viewer'), 2::bigint, 'is told once a minute');
SELECT is(pg_temp.attempt('t_editor', format('SELECT count(sextant.sign_in(repeat(''é'', 500), ''1'', n::text)) FROM generate_series(1, 100) AS n')),
          '100', 'a hundred sign-ins of one login');
SELECT cmp_ok((SELECT count(*) FROM sextant.event WHERE login = 't_editor' AND environment = 'prod'), '<=', 60::bigint, 'are sixty at most');

-- Reports: nothing, where nothing changed; a change, where one did.
CREATE FUNCTION pg_temp.report(p_more text) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.attempt('t_agent', format('SELECT sextant.report(%L, ''[]'') ->> ''outcome''', '{"environment": "staging", "service": "shop",
    "cluster": "eu1", "instance": "shop-1", "epoch": 1, "seq": 1, "wanted": 1, "applied": 1, "effective_hash": "h", "health": "healthy",
    "reason": "", "agent_version": "1"}'::jsonb || p_more::jsonb));
$$;
SELECT is(pg_temp.report('{}'), 'done', 'an agent of the version before reports');
SELECT is(pg_temp.report('{}'), 'done', 'and once more');
SELECT is(pg_temp.story('staging'), 'apply applied 1', 'that is one event');
SELECT is((SELECT clock_offset_ms FROM sextant.agent_status WHERE environment = 'staging'), NULL::bigint, 'its clock is not known');
SELECT is(pg_temp.report('{"wanted": 2, "reason": "Revision 2 is not in force: why"}'), 'done', 'it says in words that a revision failed');
SELECT is(pg_temp.story('staging'), 'apply applied 1, failure said 2', 'which is an event');
SELECT is(pg_temp.report('{"wanted": 2, "applied": 2, "agent_started_us": 5}'), 'done', 'a new agent takes its place');
SELECT is(pg_temp.report('{"wanted": 3, "applied": 2, "agent_started_us": 5, "failed": 3, "failure": "failed", "put_back": true, "health": "failing", "reason": "r"}'), 'done', 'a failure');
SELECT is(pg_temp.report('{"wanted": 3, "applied": 2, "agent_started_us": 5, "failed": 3, "failure": "failed", "put_back": true, "reason": "r"}'), 'done', 'it is healthy again');
SELECT is(pg_temp.report('{"wanted": 3, "applied": 3, "agent_started_us": 5, "restarts": 1}'), 'done', 'its service restarted');
SELECT is(pg_temp.report('{"wanted": 3, "applied": 3, "agent_started_us": 9, "agent_version": "2", "effective_hash": "g"}'), 'done', 'and then its agent');
SELECT is(pg_temp.story('staging'), 'apply applied 1, failure said 2, apply applied 2, failure failed 3, failure put back 3, health failing, '
          'health healthy, restart service, apply applied 3, restart agent, restart agent version, drift hash 3', 'each change is one event');
-- A difference is told after ten seconds, and a silence after fifteen.
SELECT is(pg_temp.report('{"wanted": 4, "applied": 3}'), 'done', 'it lags');
UPDATE sextant.agent_status SET drift_since = drift_since - interval '11 seconds' WHERE environment = 'staging';
SELECT is(pg_temp.report('{"wanted": 4, "applied": 3}'), 'done', 'it lags still');
SELECT is(pg_temp.report('{"wanted": 4, "applied": 3}'), 'done', 'and still');
UPDATE sextant.agent_status SET reported_at = reported_at - interval '40 seconds' WHERE environment = 'staging';
SELECT is(pg_temp.report('{"wanted": 4, "applied": 4}'), 'done', 'it is back');
SELECT is((SELECT string_agg(kind || ' ' || action, ', ' ORDER BY number) FROM sextant.event WHERE kind IN ('drift', 'silent') AND environment = 'staging' AND action <> 'hash'),
          'drift begun, silent back, drift ended', 'drift and silence have a begin and an end');
SELECT is((SELECT seconds FROM sextant.event WHERE kind = 'silent' AND environment = 'staging'), 40, 'a silence has its length');
UPDATE sextant.agent_status SET reported_at = reported_at - interval '40 seconds', event_credit = 20 WHERE environment = 'prod';
SELECT is(pg_temp.report('{"wanted": 4, "applied": 4}'), 'done', 'another instance''s report');
SELECT is((SELECT count(*) FROM sextant.event WHERE kind = 'silent' AND environment = 'prod'), 0::bigint, 'finds no silence in another environment');
-- One that flaps.
UPDATE sextant.agent_status SET event_credit = 3 WHERE environment = 'staging';
SELECT is(count(pg_temp.report(format('{"wanted": 4, "applied": 4, "health": "%s"}', CASE n % 2 WHEN 0 THEN 'healthy' ELSE 'failing' END))), 50::bigint, 'it flaps')
FROM generate_series(1, 50) AS n;
SELECT is((SELECT events_left_out FROM sextant.agent_status WHERE environment = 'staging'), 47, 'what is too much is counted');
UPDATE sextant.agent_status SET event_credit = 1 WHERE environment = 'staging';
SELECT is(pg_temp.report('{"wanted": 4, "applied": 4}'), 'done', 'it is quiet again');
SELECT is((SELECT left_out FROM sextant.event WHERE environment = 'staging' ORDER BY number DESC LIMIT 1), 47, 'and told');

-- Its clock: the difference that is least spoilt by the way, of the last ten.
SELECT is(pg_temp.report(format('{"wanted": 4, "applied": 4, "sent_at_us": %s}', (extract(epoch FROM statement_timestamp()) * 1000000)::bigint + ms * 1000)), 'done', 'a clock')
FROM unnest(ARRAY[1900, 2000, 500]) AS ms;
SELECT cmp_ok((SELECT abs(clock_offset_ms - 2000) FROM sextant.agent_status WHERE environment = 'staging'), '<=', 200::bigint, 'the clock is two seconds fast');

-- Filters.
SELECT is(pg_temp.kinds(pg_temp.asked('t_viewer', 'staging', '{"kinds": ["drift", "publish"]}')), 'drift,publish', 'by kinds');
SELECT is(pg_temp.kinds(pg_temp.asked('t_viewer', 'staging', '{"service": "shop", "cluster": "eu1", "instance": "shop-1", "kinds": ["apply", "inventory"]}')),
          'apply,inventory', 'of an instance, from both sources');
SELECT is(pg_temp.kinds(pg_temp.asked('t_viewer', 'staging', '{"person": "t_viewer"}')), 'sign-in', 'of a login');
SELECT is(pg_temp.kinds(pg_temp.asked('t_viewer', 'staging', '{"text": "NOT IN FORCE"}')), 'failure', 'by a text');
SELECT is(jsonb_array_length(pg_temp.asked('t_viewer', 'staging', '{"kinds": ["apply"], "since_us": 1900000000000000000}') -> 'events'), 0, 'since then: none');
SELECT is(pg_temp.asked('t_viewer', 'staging', '{"before": "x"}') ->> 'outcome', 'invalid', 'nonsense is no position');
SELECT is(pg_temp.attempt('t_viewer', 'SELECT sextant.events(''staging'', ''{"after": "x/2:1:/1/1"}'', 10)'), '22P02', 'and no tail');

-- Paging: page by page it is the whole, and nothing twice.
CREATE FUNCTION pg_temp.paged(p_size integer) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  v_all    text[] := '{}';
  v_page   jsonb;
  v_filter jsonb := '{}';
BEGIN
  LOOP
    v_page := sextant.events('staging', v_filter, p_size) -> 'events';
    EXIT WHEN jsonb_array_length(v_page) = 0;
    v_all := v_all || ARRAY(SELECT e ->> 'position' FROM jsonb_array_elements(v_page) AS e);
    v_filter := jsonb_build_object('before', v_all[cardinality(v_all)]);
  END LOOP;
  RETURN v_all;
END $$;
SELECT is(pg_temp.paged(3), ARRAY(SELECT e ->> 'position' FROM jsonb_array_elements(sextant.events('staging', '{}', 1000) -> 'events') AS e), 'pages are the whole');
SELECT is((SELECT count(*) FROM unnest(pg_temp.paged(7))),
          (SELECT count(*) FROM sextant.event WHERE environment = 'staging') + (SELECT count(*) FROM sextant.audit WHERE environment = 'staging'), 'which is everything');

SELECT * FROM finish();
ROLLBACK;
