-- SPDX-License-Identifier: GPL-3.0-or-later
-- Previews: consent to exactly what runs, no more of them than a tenth, none beside a rollout or a pin,
-- an end that is final, and texts that only those read who may.
BEGIN;
\o /dev/null
\ir setup.sql
\o
SELECT no_plan();
CREATE FUNCTION pg_temp.start(p_environment text, p_instance text, p_text text DEFAULT 'draft: 1', p_login text DEFAULT 't_publisher',
  p_seconds integer DEFAULT 60, p_lease integer DEFAULT 60, p_base bigint DEFAULT 3) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(a ->> 'state', a ->> 'outcome') FROM (SELECT pg_temp.attempt(p_login, format(
    'SELECT sextant.start_preview(gen_random_uuid(), %L, ''shop'', ''eu1'', %L, %s, '''', %L, %s, %s, ''p'')', p_environment, p_instance,
    p_base, jsonb_build_object('', p_text), p_seconds, p_lease))::jsonb AS a) AS answer;
$$;
CREATE FUNCTION pg_temp.newest(p_environment text) RETURNS sextant.preview LANGUAGE sql AS $$
  SELECT * FROM sextant.preview WHERE environment = p_environment ORDER BY number DESC LIMIT 1;
$$;
CREATE FUNCTION pg_temp.consent(p_login text, p_hash text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.answer(p_login, format('consent_preview(gen_random_uuid(), %s, %L, ''p'')', number, coalesce(p_hash, encode(hash, 'hex'))))
  FROM pg_temp.newest('prod');
$$;
CREATE FUNCTION pg_temp.stop(p_login text, p_environment text) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.answer(p_login, format('stop_preview(gen_random_uuid(), %s, ''r'', ''p'')', number)) FROM pg_temp.newest(p_environment);
$$;
CREATE FUNCTION pg_temp.extend(p_login text, p_environment text, p_lease integer, p_field text DEFAULT 'outcome') RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.answer(p_login, format('extend_preview(%s, %s, ''p'')', number, p_lease), p_field) FROM pg_temp.newest(p_environment);
$$;
CREATE FUNCTION pg_temp.head(p_environment text) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce((SELECT string_agg(key, ',' ORDER BY key) FROM jsonb_each(previews)), 'none') || ' ' || seq
  FROM sextant.head WHERE environment = p_environment AND service = 'shop';
$$;
-- As if the lease of every preview had run out just now.
CREATE FUNCTION pg_temp.run_out() RETURNS void LANGUAGE sql AS $$
  UPDATE sextant.preview_lease SET ends = clock_timestamp() - interval '1 millisecond';
$$;

-- In an open environment.
SELECT is(pg_temp.start('staging', 'shop-1', 'draft: 1', 't_editor'), 'denied', 'an editor previews nothing');
SELECT is(pg_temp.start('staging', 'shop-7'), 'invalid', 'an instance that is not there');
SELECT is(pg_temp.start('staging', 'shop-1', 'size: stagingshop2'), 'invalid', 'a draft that differs in nothing');
SELECT is(pg_temp.start('staging', 'shop-1', 'draft: 1', 't_publisher', 60, 60, 2), 'conflict', 'a base that is not stable');
SELECT is(pg_temp.start('staging', 'shop-1', 'draft: 1', 't_publisher', v[1], v[2]), 'invalid', format('no preview of %s seconds with %s at once', v[1], v[2]))
FROM unnest(ARRAY[ROW(9, 9), ROW(14401, 60), ROW(60, 61), ROW(60, 0)]) AS r(a int, b int), LATERAL (SELECT ARRAY[a, b] AS v) AS l;
SELECT is(pg_temp.head('staging'), 'none 3', 'nothing runs');
SELECT is(pg_temp.start('staging', 'shop-1'), 'running', 'a publisher starts one');
SELECT is(pg_temp.head('staging'), 'eu1/shop-1 4', 'the head names it, and its seq grew by one');
SELECT is((SELECT previews -> 'eu1/shop-1' ->> 'hash' FROM sextant.head WHERE environment = 'staging' AND service = 'shop'),
          encode(sextant.hash_of_profiles(jsonb_build_object('', encode(sha256('draft: 1'), 'hex'))), 'hex'), 'with the hash of its whole content');
SELECT is(pg_temp.start('staging', 'shop-1', 'draft: 2'), 'conflict', 'one at a time on an instance');
SELECT is(pg_temp.answer('t_publisher', 'pin(gen_random_uuid(), ''staging'', ''shop'', ''eu1'', ''shop-1'', 3, ''r'', ''p'')'), 'conflict', 'it is not pinned meanwhile');
SELECT is(sextant.enrol('staging', 'shop', 'eu1', 'shop-' || n) ->> 'outcome', 'done', 'another instance') FROM generate_series(2, 19) AS n;
SELECT is(pg_temp.start('staging', 'shop-2', 'draft: 2'), 'conflict', 'of nineteen instances one previews');
SELECT is(sextant.enrol('staging', 'shop', 'eu1', 'shop-20') ->> 'outcome', 'done', 'the twentieth');
SELECT is(pg_temp.start('staging', 'shop-2', 'draft: 2'), 'running', 'of twenty two');
SELECT is(pg_temp.start('staging', 'shop-3', 'draft: 2'), 'conflict', 'and no third');
SELECT is(pg_temp.head('staging'), 'eu1/shop-1,eu1/shop-2 5', 'two run');

-- Renewing.
SELECT cmp_ok(pg_temp.extend('t_publisher', 'staging', 30, 'remaining')::int, '<=', 30, 'a renewal counts from now');
SELECT cmp_ok(pg_temp.extend('t_publisher', 'staging', 60, 'remaining')::int, '<=', 60, 'and up to the preview''s time');
SELECT is(pg_temp.extend('t_publisher', 'staging', 61), 'invalid', 'not beyond');
SELECT is((SELECT bool_and(l.ends <= p.started_at + make_interval(secs => p.seconds)) FROM sextant.preview_lease l JOIN sextant.preview p ON p.number = l.preview),
          true, 'no lease ends after its preview');
SELECT is(sextant.grant_role('t_editor', 'staging', 'publisher', '*', '*', '*', NULL, 'boss') ->> 'outcome', 'done', 'another publisher');
SELECT is(pg_temp.extend('t_editor', 'staging', 30), 'denied', 'does not renew what is not theirs');
SELECT is(pg_temp.head('staging'), 'eu1/shop-1,eu1/shop-2 5', 'renewals do not touch the head');

-- Who reads it.
SELECT is(pg_temp.attempt('t_agent', 'SELECT string_agg(instance, '','') FROM sextant.preview'), 'shop-1', 'the agent sees the preview of its instance alone');
SELECT is(pg_temp.attempt('t_agent', 'SELECT count(*) FROM sextant.preview_lease'), '1', 'and its lease');
SELECT is(pg_temp.attempt('t_agent', 'SELECT string_agg(body, '','') FROM sextant.preview_profile JOIN sextant.content USING (sha256)'), 'draft: 1', 'and its text');
SELECT is(pg_temp.attempt('t_agent', 'SELECT count(*) FROM sextant.content WHERE body = ''draft: 2'''), '0', 'and no other''s');
SELECT is(pg_temp.attempt('t_viewer', 'SELECT count(*) FROM sextant.content WHERE body ~ ''^draft'''), '2', 'who sees the environment sees its drafts');
SELECT is(sextant.start_preview(gen_random_uuid(), 'dark', 'shop', 'eu1', 'shop-1', 3, '', '{"": "secret: draft"}', 60, 60, 'boss') ->> 'outcome', 'done', 'one in the dark');
SELECT is(pg_temp.attempt(l, 'SELECT count(*) FROM sextant.content WHERE body = ''secret: draft'''), '0', l || ' does not see that')
FROM unnest(ARRAY['t_viewer', 't_publisher', 't_agent', 't_none']) AS l;

-- Ends.
SELECT is(pg_temp.stop('t_approver', 'staging'), 'denied', 'an approver stops nothing');
SELECT is(pg_temp.stop('t_editor', 'staging'), 'done', 'any publisher does');
SELECT is(pg_temp.head('staging'), 'eu1/shop-1 6', 'the head says so');
SELECT is(pg_temp.stop('t_publisher', 'staging'), 'conflict', 'once');
SELECT is(pg_temp.extend('t_publisher', 'staging', 30), 'conflict', 'and what is over is not renewed');
SELECT pg_temp.run_out() \g /dev/null
SELECT is(pg_temp.answer('t_publisher', format('extend_preview(%s, 30, ''p'')', min(number))), 'conflict', 'nor what has run out, although the head has it still')
FROM sextant.preview WHERE environment = 'staging';
SELECT is(pg_temp.head('staging'), 'eu1/shop-1 6', 'so far');
SELECT is(pg_temp.answer('t_publisher', 'publish(gen_random_uuid(), ''staging'', ''shop'', 3, '''', true, ''{"": "x: 1"}'', ''m'', ''p'')'), 'published', 'a publish');
SELECT is(pg_temp.head('staging'), 'none 8', 'takes it out: one seq for the one, one for the other');
SELECT is((SELECT over_because FROM sextant.preview WHERE environment = 'staging' ORDER BY number LIMIT 1),
  'It was not renewed in time: who started it stopped, or did not reach the store.', 'and the preview says why');
SELECT is(pg_temp.start('staging', 'shop-1', 'draft: 3', 't_publisher', 60, 60, 4), 'running', 'another one');
SELECT is(pg_temp.answer('t_controller', 'expire_previews(''staging'')', 'ended'), '0', 'which is not over');
SELECT pg_temp.run_out() \g /dev/null
SELECT is(pg_temp.answer('t_controller', 'expire_previews(''staging'')', 'ended'), '1', 'and now is');
SELECT is(pg_temp.head('staging'), 'none 10', 'the controller took it out');
SELECT is(pg_temp.start('staging', 'shop-1', 'draft: 4', 't_publisher', 60, 60, 4), 'running', 'one more');
SELECT is(pg_temp.stop('t_agent', 'staging'), 'done', 'which the instance''s agent stops');

-- Rollouts and pins.
SELECT is(pg_temp.start('staging', 'shop-1', 'draft: 5', 't_publisher', 60, 60, 4), 'running', 'a preview runs');
CREATE TEMP TABLE change AS SELECT (pg_temp.attempt('t_editor', $$SELECT sextant.change_open(gen_random_uuid(), 'staging', 'shop', 4, '', '{"": "size: 9"}',
  '{"stages": [{"share": 1}]}', 'nine', 'ed')$$))::jsonb AS a;
SELECT is(pg_temp.answer('t_publisher', format('publish_change(gen_random_uuid(), %s, %L, ''p'')', a -> 'change', a ->> 'hash')), 'published', 'a rollout begins') FROM change;
SELECT is(pg_temp.head('staging'), 'none 14', 'and ends it, in one step');
SELECT is((pg_temp.newest('staging')).state, 'over', 'which the preview says as well');
SELECT is(pg_temp.start('staging', 'shop-1', 'draft: 6', 't_publisher', 60, 60, 4), 'conflict', 'beside a rollout none starts');
SELECT is(pg_temp.answer('t_publisher', format('rollout_move(gen_random_uuid(), %s, 0, ''abort'', ''r'', ''p'')', number)), 'done', 'it is aborted') FROM sextant.rollout;
SELECT is(pg_temp.answer('t_publisher', 'pin(gen_random_uuid(), ''staging'', ''shop'', ''eu1'', ''shop-1'', 3, ''r'', ''p'')'), 'done', 'an instance is pinned');
SELECT is(pg_temp.start('staging', 'shop-1', 'draft: 6', 't_publisher', 60, 60, 4), 'conflict', 'and previews nothing');

-- Where approvals are needed.
SELECT is(pg_temp.start('prod', 'shop-1'), 'waiting', 'a preview is proposed');
SELECT is(pg_temp.start('prod', 'shop-1'), 'waiting', 'the same again waits still');
SELECT is((SELECT count(*) FROM sextant.preview WHERE environment = 'prod'), 1::bigint, 'and is the same');
SELECT is(pg_temp.head('prod'), 'none 3', 'nothing runs');
SELECT is(pg_temp.consent('t_publisher'), 'denied', 'a publisher consents to nothing');
SELECT is(sextant.grant_role('t_publisher', 'prod', 'approver', '*', '*', '*', NULL, 'boss') ->> 'outcome', 'done', 'the publisher approves as well');
SELECT is(pg_temp.consent('t_publisher'), 'denied', 'but nobody consents to a preview of their own');
SELECT is(pg_temp.consent('t_approver', repeat('0', 64)), 'conflict', 'to another hash neither');
SELECT is(pg_temp.answer('t_breaker', 'break_glass(gen_random_uuid(), ''prod'', NULL, ''fire'', 10, ''p'')'), 'done', 'glass is broken');
SELECT is(sextant.grant_role('t_breaker', 'prod', 'publisher', '*', '*', '*', NULL, 'boss') ->> 'outcome', 'done', 'by a publisher');
SELECT is(pg_temp.start('prod', 'shop-1', 'draft: 1', 't_breaker'), 'waiting', 'an emergency stands in for no consent: whoever needs the text at once publishes it');
SELECT is(pg_temp.stop('t_breaker', 'prod'), 'done', 'the proposal is taken back');
SELECT is(pg_temp.start('prod', 'shop-1'), 'waiting', 'the first one waits');
SELECT is(pg_temp.answer('t_approver', format('consent_preview(gen_random_uuid(), %s, %L, ''p'')', number, encode(hash, 'hex'))), 'done', 'somebody else consents to it')
FROM sextant.preview WHERE environment = 'prod' AND state = 'waiting';
SELECT is(pg_temp.head('prod'), 'none 3', 'which starts nothing yet');
SELECT is(pg_temp.start('prod', 'shop-1', 'draft: 1', 't_breaker'), 'waiting', 'the consent is not for another login');
SELECT is(pg_temp.start('prod', 'shop-1', 'draft: 666'), 'waiting', 'nor for another text');
SELECT is(pg_temp.start('prod', 'shop-1', 'draft: 1', 't_publisher', 61), 'waiting', 'nor for another second');
SELECT is(sextant.enrol('prod', 'shop', 'eu1', 'shop-2') ->> 'outcome', 'done', 'a second instance');
SELECT is(pg_temp.start('prod', 'shop-2'), 'waiting', 'nor for another instance');
SELECT is(pg_temp.start('prod', 'shop-1'), 'running', 'it is for this');
SELECT is(pg_temp.head('prod'), 'eu1/shop-1 4', 'the head says so');
SELECT is(pg_temp.answer('t_publisher', format('stop_preview(gen_random_uuid(), %s, ''r'', ''p'')', number)), 'done', 'stopped')
FROM sextant.preview WHERE environment = 'prod' AND state = 'running';
SELECT is(pg_temp.start('prod', 'shop-1'), 'waiting', 'a consent is good for one start');
UPDATE sextant.preview SET proposed_at = proposed_at - interval '61 minutes' WHERE state = 'waiting';
SELECT is(pg_temp.consent('t_approver'), 'conflict', 'what has waited for an hour waits no more');

-- Request ids.
CREATE TEMP TABLE id AS SELECT gen_random_uuid() AS id;
CREATE FUNCTION pg_temp.again(p_text text, p_field text) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.answer('t_publisher', format('start_preview(%L, ''prod'', ''shop'', ''eu1'', ''shop-2'', 3, '''', %L, 60, 60, ''p'')', id,
    jsonb_build_object('', p_text)), p_field) FROM id;
$$;
SELECT is(pg_temp.again('again: 1', 'state'), 'waiting', 'a request');
SELECT is(pg_temp.again('again: 1', 'replay'), 'true', 'again: the same outcome');
SELECT is(pg_temp.again('again: 2', 'outcome'), 'invalid', 'with another text: refused');

-- Its whole time over, not only its lease.
SELECT is(pg_temp.start('prod', 'shop-1', 'size: whole', 't_publisher'), 'waiting', 'a last one');
SELECT is(pg_temp.consent('t_approver'), 'done', 'is consented to');
SELECT is(pg_temp.start('prod', 'shop-1', 'size: whole', 't_publisher'), 'running', 'and runs');
UPDATE sextant.preview SET started_at = started_at - interval '60 seconds' WHERE state = 'running' AND environment = 'prod';
SELECT pg_temp.run_out() \g /dev/null
SELECT is(pg_temp.answer('t_controller', 'expire_previews(''prod'')', 'ended'), '1', 'until its time is over');
SELECT is((pg_temp.newest('prod')).over_because, 'Its time ran out.', 'which it says');

-- The audit log. Entries of ends that nobody made are written at the end of the transaction.
CREATE FUNCTION pg_temp.ends() RETURNS TABLE (preview bigint, action text, through text, message text) LANGUAGE sql AS $$
  SELECT (r ->> 'preview')::bigint, a.action, coalesce(r ->> 'through', 'stop'), r ->> 'message'
  FROM sextant.audit a, LATERAL (SELECT a.record::jsonb AS r) AS l WHERE a.action IN ('preview stop', 'preview end') AND a.outcome = 'done';
$$;
SELECT is((SELECT count(*) FROM pg_temp.ends() WHERE action = 'preview end'), 0::bigint, 'no lock of the log is held while a head is locked');
SET CONSTRAINTS ALL IMMEDIATE;
SELECT is_empty($$SELECT p.number FROM sextant.preview p WHERE p.state = 'over'
  AND (SELECT count(*) FROM pg_temp.ends() e WHERE e.preview = p.number AND e.through = p.over_through AND e.message = p.over_because) <> 1$$,
  'each preview that is over has one entry, which says why');
SELECT is_empty($$SELECT e.preview FROM pg_temp.ends() e JOIN sextant.preview p ON p.number = e.preview WHERE p.state <> 'over'$$, 'and no other has');
SELECT is((SELECT string_agg(DISTINCT through, ',' ORDER BY through) FROM pg_temp.ends()), 'lease,rollout,stop,time', 'every way to end was tried');
SELECT is((SELECT message FROM pg_temp.ends() WHERE through = 'rollout'),
          (SELECT format('Rollout %s began.', number) FROM sextant.rollout), 'a rollout that ended one is named');
SELECT is_empty($$SELECT a.record FROM sextant.audit a, LATERAL (SELECT a.record::jsonb AS r) AS l WHERE a.action = 'preview end'
  AND (r ->> 'instance' IS NULL OR r ->> 'author' <> 'p' OR (r ->> 'ended_us')::bigint > (r ->> 'at_us')::bigint)$$, 'with whose it was, where and when');
SELECT is((SELECT jsonb_array_length(sextant.events('staging', '{"kinds": ["preview"], "text": "Rollout"}', 10) -> 'events') > 0), true, 'and is among the events');

SELECT is_empty($$SELECT * FROM sextant.audit_tail t, sextant.audit_faults(t.environment)$$, 'every chain is whole');
SELECT * FROM finish();
ROLLBACK;
