-- SPDX-License-Identifier: GPL-3.0-or-later
-- Pins: no way round the approvals, none while a rollout runs, none to what nobody found valid.
BEGIN;
\o /dev/null
\ir setup.sql
\o
SELECT no_plan();
CREATE FUNCTION pg_temp.pin(p_login text, p_environment text, p_revision bigint, p_instance text DEFAULT 'shop-1', p_reason text DEFAULT 'r')
RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.answer(p_login, format('pin(gen_random_uuid(), %L, ''shop'', ''eu1'', %L, %s, %L, ''p'')', p_environment, p_instance, p_revision, p_reason));
$$;
CREATE FUNCTION pg_temp.unpin(p_login text, p_environment text, p_instance text DEFAULT 'shop-1') RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.answer(p_login, format('unpin(gen_random_uuid(), %L, ''shop'', ''eu1'', %L, ''r'', ''p'')', p_environment, p_instance));
$$;
CREATE FUNCTION pg_temp.head(p_environment text) RETURNS text LANGUAGE sql AS $$
  SELECT pins::text || ' ' || seq FROM sextant.head WHERE environment = p_environment AND service = 'shop';
$$;
SELECT is(pg_temp.head('staging'), '{} 3', 'no pins');
SELECT is(pg_temp.pin('t_publisher', 'staging', 1), 'done', 'a publisher pins in an open environment to any revision');
SELECT is(pg_temp.head('staging'), '{"eu1/shop-1": 1} 4', 'the head says so, and its seq grew by one');
SELECT is(pg_temp.pin('t_publisher', 'staging', 1), 'invalid', 'the same again is nothing');
SELECT is(pg_temp.pin('t_publisher', 'staging', 2), 'done', 'another revision');
SELECT is(pg_temp.pin('t_publisher', 'staging', 99), 'invalid', 'one that is not there');
SELECT is(pg_temp.pin('t_publisher', 'staging', 1, 'shop-7'), 'invalid', 'an instance that is not there');
SELECT is(pg_temp.pin('t_publisher', 'staging', 1, 'shop-1', ' '), 'invalid', 'without a reason');
SELECT is(pg_temp.attempt('t_agent', $$SELECT count(*) FROM sextant.revision_profile p JOIN sextant.content USING (sha256)
  WHERE p.environment = 'staging' AND p.service = 'shop' AND p.number = 2$$), '1', 'the instance''s agent reads the pinned revision');
SELECT is(pg_temp.unpin('t_publisher', 'staging', 'shop-7'), 'invalid', 'what is not pinned is not unpinned');
SELECT is(pg_temp.unpin('t_publisher', 'staging'), 'done', 'unpinned');
SELECT is(pg_temp.head('staging'), '{} 6', 'and the head says so');
CREATE TEMP TABLE id AS SELECT gen_random_uuid() AS id;
SELECT is(pg_temp.answer('t_publisher', format('pin(%L, ''staging'', ''shop'', ''eu1'', ''shop-1'', 2, ''r'', ''p'')', id)), 'done', 'a request') FROM id;
SELECT is(pg_temp.answer('t_publisher', format('pin(%L, ''staging'', ''shop'', ''eu1'', ''shop-1'', 2, ''r'', ''p'')', id), 'replay'), 'true', 'again: the same outcome') FROM id;
SELECT is(pg_temp.answer('t_publisher', format('pin(%L, ''staging'', ''shop'', ''eu1'', ''shop-1'', 1, ''r'', ''p'')', id)), 'invalid', 'with another revision: refused') FROM id;
SELECT is(pg_temp.head('staging'), '{"eu1/shop-1": 2} 7', 'one pin came of it');

-- Where approvals are needed.
SELECT is(pg_temp.pin('t_publisher', 'prod', 1), 'denied', 'no pin to an old revision past the approvals');
SELECT is(pg_temp.pin('t_publisher', 'prod', 99), 'denied', 'nor to one that is not there');
SELECT is(pg_temp.pin('t_publisher', 'prod', 2), 'done', 'to the one before the stable revision');
SELECT is(pg_temp.pin('t_publisher', 'prod', 3), 'done', 'and to the stable one');
SELECT is(pg_temp.answer('t_breaker', 'break_glass(gen_random_uuid(), ''prod'', ''shop'', ''fire'', 10, ''p'')'), 'done', 'glass is broken');
SELECT is(pg_temp.pin('t_breaker', 'prod', 1), 'denied', 'by who is no publisher');
SELECT is(pg_temp.pin('t_publisher', 'prod', 1), 'denied', 'somebody else''s emergency');
SELECT is(sextant.grant_role('t_publisher', 'prod', 'breaker', '*', '*', '*', NULL, 'boss') ->> 'outcome', 'done', 'the publisher is a breaker');
SELECT is(pg_temp.pin('t_publisher', 'prod', 1), 'denied', 'and has opened no emergency');
SELECT is(sextant.grant_role('t_breaker', 'prod', 'publisher', '*', '*', '*', NULL, 'boss') ->> 'outcome', 'done', 'the breaker is a publisher');
SELECT is(pg_temp.pin('t_breaker', 'prod', 1), 'done', 'and pins to an old revision under the emergency');
SELECT is((SELECT record::jsonb ->> 'emergency' FROM sextant.audit WHERE environment = 'prod' AND action = 'pin' ORDER BY number DESC LIMIT 1),
          (SELECT number::text FROM sextant.emergency), 'of which the audit log tells');

-- A candidate that nobody found valid, and rollouts.
SELECT is(sextant.grant_role(session_user::text, 'staging', 'editor', '*', '*', '*', NULL, 'boss') ->> 'outcome', 'done', 'boss edits');
CREATE TEMP TABLE change AS SELECT sextant.change_open(gen_random_uuid(), 'staging', 'shop', 3, '', '{"": "size: 9"}',
    '{"stages": [{"share": 1}]}', 'nine', 'boss') AS a;
SELECT is(sextant.publish_change(gen_random_uuid(), (a -> 'change')::bigint, a ->> 'hash', 'boss') ->> 'outcome', 'published', 'a rollout runs') FROM change;
SELECT is(pg_temp.pin('t_publisher', 'staging', 4), 'invalid', 'its candidate is not pinned to: nobody found it valid');
SELECT is(pg_temp.pin('t_publisher', 'staging', 1), 'conflict', 'no pin moves while a rollout runs');
SELECT is(pg_temp.unpin('t_publisher', 'staging'), 'conflict', 'and none goes');
SELECT is(pg_temp.answer('t_publisher', format('rollout_move(gen_random_uuid(), %s, 0, ''abort'', ''r'', ''p'')', number)), 'done', 'it is aborted')
FROM sextant.rollout WHERE environment = 'staging';
SELECT is(pg_temp.pin('t_publisher', 'staging', 4), 'invalid', 'what was aborted is not pinned to');
SELECT is(pg_temp.answer(v.login, format('record_validity(''staging'', ''shop'', 4, %L, %L, %L, %L, %L, true, '''')', encode(content_hash, 'hex'),
            sextant.inventory_hash('staging', 'shop'), witness, cluster, instance)), 'done', witness || ' finds it valid')
FROM sextant.revision, (VALUES ('t_controller', 'controller', '', ''), ('t_agent', 'agent', 'eu1', 'shop-1')) AS v(login, witness, cluster, instance)
WHERE environment = 'staging' AND service = 'shop' AND number = 4;
SELECT is(pg_temp.pin('t_publisher', 'staging', 4), 'done', 'now it may be');
SELECT is(sextant.retire('staging', 'shop', 'eu1', 'shop-1', 'boss') ->> 'outcome', 'done', 'the instance goes');
SELECT is(pg_temp.unpin('t_publisher', 'staging'), 'done', 'and its pin can be taken away all the same');

SELECT is_empty($$SELECT * FROM sextant.audit_tail t, sextant.audit_faults(t.environment)$$, 'every chain is whole');
SELECT * FROM finish();
ROLLBACK;
