-- SPDX-License-Identifier: GPL-3.0-or-later
-- What callers say and leave out: texts too long for a log, names that are none, a base and a hash that
-- are not named; and what an emergency published, brought back without one.
BEGIN;
\o /dev/null
\ir setup.sql
\o
SELECT no_plan();

-- A denied call is in the log whatever it says, and the log stays readable.
SELECT is(pg_temp.answer('t_viewer', 'grant_role(''x'', ''prod'', repeat(''r'', 5000000), ''*'', ''*'', ''*'', NULL, ''p'')'), 'denied', 'five megabytes of a role');
SELECT is(pg_temp.answer('t_none', 'set_environment(repeat(''e'', 20000000), NULL, NULL, NULL, NULL, ''p'')'), 'denied', 'twenty of an environment');
SELECT is(pg_temp.answer('t_viewer', 'publish(gen_random_uuid(), ''prod'', repeat(''s'', 12000), 0, '''', true, ''{"": "x"}'', ''m'', ''p'')'), 'denied',
          'twelve kilobytes of a service');
SELECT is((SELECT count(*) FROM sextant.audit WHERE login IN ('t_viewer', 't_none') AND outcome = 'denied'), 3::bigint, 'all are in the log');
SELECT is((SELECT max(octet_length(record)) < 20000 FROM sextant.audit), true, 'none fills it');
SELECT is((SELECT record::jsonb ->> 'service' FROM sextant.audit WHERE login = 't_viewer' AND action = 'publish'), repeat('s', 100) || '…', 'what is cut ends with a mark');

SELECT is((SELECT count(*) FROM sextant.audit WHERE environment = 'prod' AND login = 't_viewer'), 2::bigint, 'each in the chain of its environment');
SELECT is((SELECT count(*) FROM sextant.audit WHERE environment = '' AND login = 't_none'), 1::bigint, 'and what is of none in the store''s own');
SELECT is((SELECT record::jsonb ->> 'reason' IS NOT NULL FROM sextant.audit WHERE login = 't_viewer' AND action = 'publish'), true, 'the reason is whole');
SELECT is(pg_temp.answer('t_viewer', 'rollback(gen_random_uuid(), ''prod'', ''shop'', 3, '''', true, 2, repeat(''m'', 100000), ''p'')'), 'denied', 'a long message');
SELECT is((SELECT octet_length(record::jsonb ->> 'message') FROM sextant.audit WHERE login = 't_viewer' AND action = 'rollback'), 1000, 'is cut as it always was');

-- Nothing is not a wild card.
SELECT is(pg_temp.answer('t_publisher', 'publish(gen_random_uuid(), ''staging'', ''shop'', NULL, '''', true, ''{"": "x"}'', ''m'', ''p'')'), 'conflict', 'no base');
SELECT is(pg_temp.answer('t_publisher', 'publish(gen_random_uuid(), ''staging'', ''shop'', NULL, NULL, NULL, ''{"": "x"}'', ''m'', ''p'')'), 'conflict', 'nothing at all');
SELECT is(pg_temp.answer('t_publisher', 'publish(gen_random_uuid(), ''staging'', ''shop'', 3, NULL, true, ''{"": "x"}'', ''m'', ''p'')'), 'conflict', 'no hash of the base');
SELECT is(pg_temp.answer('t_publisher', 'rollback(gen_random_uuid(), ''staging'', ''shop'', NULL, '''', true, 1, ''m'', ''p'')'), 'conflict', 'a rollback without a base');
CREATE TEMP TABLE change AS
  SELECT (pg_temp.attempt('t_editor', $$SELECT sextant.change_open(gen_random_uuid(), 'staging', 'shop', 3, '', '{"": "size: 9"}', NULL, 'nine', 'ed')$$))::jsonb AS a;
SELECT is(pg_temp.answer('t_publisher', format('publish_change(gen_random_uuid(), %s, NULL, ''p'')', a -> 'change')), 'conflict', 'a change that was not looked at') FROM change;
SELECT isnt(pg_temp.answer('t_approver', format('change_verdict(gen_random_uuid(), %s, NULL, ''approve'', '''', ''p'')', a -> 'change')), 'done', 'nor is it approved') FROM change;
SELECT is((SELECT stable FROM sextant.head WHERE environment = 'staging' AND service = 'shop'), 3::bigint, 'nothing was published');

-- What went past the approvals needs an emergency each time.
SELECT is(sextant.grant_role('t_breaker', 'prod', 'publisher', '*', '*', '*', NULL, 'boss') ->> 'outcome', 'done', 'the breaker is a publisher');
SELECT is(pg_temp.answer('t_breaker', 'break_glass(gen_random_uuid(), ''prod'', ''shop'', ''fire'', 10, ''p'')'), 'done', 'glass is broken');
CREATE TEMP TABLE urgent AS
  SELECT (pg_temp.attempt('t_editor', $$SELECT sextant.change_open(gen_random_uuid(), 'prod', 'shop', 3, '', '{"": "urgent: 1"}', NULL, 'urgent', 'ed')$$))::jsonb AS a;
SELECT is(pg_temp.answer('t_breaker', format('publish_change(gen_random_uuid(), %s, %L, ''p'')', a -> 'change', a ->> 'hash')), 'published', 'an urgent change is out') FROM urgent;
SELECT is(pg_temp.answer('t_breaker', format('end_emergency(gen_random_uuid(), %s, ''p'')', number)), 'done', 'the emergency is over') FROM sextant.emergency;
SELECT is(sextant.grant_role('t_editor', 'prod', 'approver', '*', '*', '*', NULL, 'boss') ->> 'outcome', 'done', 'its author is an approver as well');
SELECT is(pg_temp.answer('t_editor', format('review_emergency(gen_random_uuid(), %s, ''fine'', ''p'')', number)), 'denied', 'and does not review it') FROM sextant.emergency;
SELECT is(pg_temp.answer('t_approver', format('review_emergency(gen_random_uuid(), %s, ''bad'', ''p'')', number)), 'done', 'somebody else does') FROM sextant.emergency;
SELECT is(pg_temp.answer('t_publisher', 'rollback(gen_random_uuid(), ''prod'', ''shop'', 4, '''', true, 3, ''m'', ''p'')'), 'published', 'it is undone without approvals');
SELECT is(pg_temp.answer('t_publisher', 'rollback(gen_random_uuid(), ''prod'', ''shop'', 5, '''', true, 4, ''m'', ''p'')'), 'denied', 'and not brought back without');
SELECT is(pg_temp.answer('t_publisher', 'pin(gen_random_uuid(), ''prod'', ''shop'', ''eu1'', ''shop-1'', 4, ''m'', ''p'')'), 'denied', 'on no instance either');
SELECT is(pg_temp.answer('t_breaker', 'break_glass(gen_random_uuid(), ''prod'', ''shop'', ''again'', 10, ''p'')'), 'done', 'glass is broken again');
SELECT is(pg_temp.answer('t_breaker', 'rollback(gen_random_uuid(), ''prod'', ''shop'', 5, '''', true, 4, ''m'', ''p'')'), 'published', 'then it is');
SELECT is(pg_temp.answer('t_breaker', 'rollback(gen_random_uuid(), ''prod'', ''shop'', 6, '''', true, 5, ''m'', ''p'')'), 'published', 'and undone');
SELECT is((SELECT array_agg(number ORDER BY number) FROM sextant.revision WHERE environment = 'prod' AND service = 'shop' AND emergency IS NOT NULL),
          ARRAY[4, 6]::bigint[], 'those two carry their emergency');

SELECT is_empty($$SELECT * FROM sextant.audit_tail t, sextant.audit_faults(t.environment)$$, 'every chain is whole');
SELECT is((SELECT setconfig::text FROM pg_db_role_setting JOIN pg_database d ON d.oid = setdatabase WHERE datname = current_database() AND setrole = 0)
          LIKE '%idle_in_transaction_session_timeout=30s%', true, 'who leaves a transaction open is ended');
SELECT * FROM finish();
ROLLBACK;
