-- SPDX-License-Identifier: GPL-3.0-or-later
-- Windows and freezes: when nothing new is published, by whom that is said, and what goes all the same.
BEGIN;
\o /dev/null
\ir setup.sql
\o
SELECT no_plan();
-- Base 0 is no base: "conflict" means that everything else was passed.
CREATE FUNCTION pg_temp.publishing(p_login text, p_field text DEFAULT 'outcome') RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.answer(p_login, 'publish(gen_random_uuid(), ''staging'', ''shop'', 0, '''', true, ''{"": "x: 1"}'', ''m'', ''p'')', p_field);
$$;
SELECT sextant.set_environment('staging', NULL, 'open', NULL, NULL, 'boss') \g /dev/null

-- Windows, by day and hour of a place.
SELECT is(sextant.window_is_open('{"days": [1, 2, 3, 4, 5], "from": "09:00", "to": "17:00", "zone": "Europe/Berlin"}', at::timestamptz), is_open, at)
FROM (VALUES ('2026-11-27 08:00Z', true), ('2026-11-27 07:59Z', false), ('2026-11-27 15:59Z', true), ('2026-11-27 16:00Z', false),
             ('2026-11-28 10:00Z', false), ('2026-07-03 07:00Z', true), ('2026-07-03 06:59Z', false)) AS v(at, is_open);
SELECT is(sextant.window_is_open('{"days": [7], "from": "00:00", "to": "24:00", "zone": "UTC"}', at::timestamptz), is_open, at)
FROM (VALUES ('2026-11-29 00:00Z', true), ('2026-11-29 23:59:59.9Z', true), ('2026-11-30 00:00Z', false)) AS v(at, is_open);
SELECT is(sextant.window_words('{"days": [5, 1, 5], "from": "09:00", "to": "17:00", "zone": "UTC"}'), 'Mon, Fri 09:00 to 17:00 UTC', 'in words');
SELECT is(pg_temp.answer('t_administrator', format('set_windows(''staging'', %L, ''p'')', windows)), 'invalid', windows)
FROM (VALUES ('{}'), ('[{}]'), ('[{"days": [], "from": "09:00", "to": "17:00", "zone": "UTC"}]'),
             ('[{"days": [8], "from": "09:00", "to": "17:00", "zone": "UTC"}]'), ('[{"days": ["1"], "from": "09:00", "to": "17:00", "zone": "UTC"}]'),
             ('[{"days": [1], "from": "17:00", "to": "09:00", "zone": "UTC"}]'), ('[{"days": [1], "from": "9:00", "to": "17:00", "zone": "UTC"}]'),
             ('[{"days": [1], "from": "09:00", "to": "24:01", "zone": "UTC"}]'), ('[{"days": [1], "from": "09:00", "zone": "UTC"}]'),
             ('[{"days": [1], "from": "09:00", "to": "17:00", "zone": "Nowhere"}]'), ('[{"days": [1], "from": "09:00", "to": "17:00"}]')) AS v(windows);
-- A window that is never open now: yesterday's day alone.
CREATE TEMP TABLE never AS
  SELECT jsonb_build_array(jsonb_build_object('days', jsonb_build_array(extract(isodow FROM now() AT TIME ZONE 'UTC' - interval '2 days')::integer),
    'from', '00:00', 'to', '24:00', 'zone', 'UTC'))::text AS windows;
CREATE TEMP TABLE always AS
  SELECT '[{"days": [1, 2, 3, 4, 5, 6, 7], "from": "00:00", "to": "24:00", "zone": "UTC"}]' AS windows;
SELECT is(pg_temp.publishing('t_publisher'), 'conflict', 'without windows it is always open');
SELECT is(pg_temp.answer('t_publisher', format('set_windows(''staging'', %L, ''p'')', windows)), 'denied', 'windows are an administrator''s to set') FROM never;
SELECT is(pg_temp.answer('t_administrator', format('set_windows(''staging'', %L, ''p'')', windows)), 'done', 'closed today') FROM never;
SELECT is(pg_temp.publishing('t_publisher'), 'denied', 'so nothing is published');
SELECT matches(pg_temp.publishing('t_publisher', 'reason'), 'only in its windows', 'and the windows are named');
SELECT matches(pg_temp.attempt('t_viewer', $$SELECT snapshot -> 'environments' -> 1 ->> 'closed' FROM sextant.overview$$), 'only in its windows', 'everybody can know before');
SELECT is(pg_temp.answer('t_administrator', format('set_windows(''staging'', %L, ''p'')', windows)), 'done', 'open all week') FROM always;
SELECT is(pg_temp.publishing('t_publisher'), 'conflict', 'so it is let in');

-- Freezes.
SELECT is(pg_temp.answer('t_administrator', format('set_freeze(''staging'', %s, %s, %s, %L, ''p'')', service, begins, ends, reason)), 'invalid', fault)
FROM (VALUES ('NULL', 'NULL', 'now() - interval ''1 hour''', 'r', 'over already'), ('NULL', 'NULL', 'NULL', 'r', 'without an end'),
             ('NULL', 'NULL', 'now() + interval ''2 years''', 'r', 'too long'), ('NULL', 'NULL', 'now() + interval ''1 hour''', ' ', 'without a reason'),
             ('''No Name''', 'NULL', 'now() + interval ''1 hour''', 'r', 'no service'),
             ('NULL', 'now() + interval ''2 hours''', 'now() + interval ''1 hour''', 'r', 'ends before it begins')) AS v(service, begins, ends, reason, fault);
SELECT is(pg_temp.answer('t_publisher', 'set_freeze(''staging'', NULL, NULL, now() + interval ''1 hour'', ''r'', ''p'')'), 'denied', 'a freeze is an administrator''s to set');
SELECT is(pg_temp.answer('t_administrator', 'set_freeze(''dark'', NULL, NULL, now() + interval ''1 hour'', ''r'', ''p'')'), 'denied', 'of their environment');
SELECT is(pg_temp.answer('t_administrator', 'set_freeze(''staging'', ''bank'', NULL, now() + interval ''1 hour'', ''audit'', ''p'')'), 'done', 'bank is frozen');
SELECT is(pg_temp.publishing('t_publisher'), 'conflict', 'that is not shop');
SELECT is(pg_temp.answer('t_administrator', 'set_freeze(''staging'', NULL, now() + interval ''1 day'', now() + interval ''2 days'', ''sale'', ''p'')'), 'done', 'tomorrow all of it');
SELECT is(pg_temp.publishing('t_publisher'), 'conflict', 'that is not now');
SELECT is(pg_temp.answer('t_administrator', 'set_freeze(''staging'', NULL, NULL, now() + interval ''1 hour'', ''holidays'', ''p'')'), 'done', 'all of it now');
SELECT is(pg_temp.publishing('t_publisher'), 'denied', 'a frozen environment takes nothing new');
SELECT matches(pg_temp.publishing('t_publisher', 'reason'), 'staging is frozen until .* UTC: holidays', 'and says until when, and why');
CREATE TEMP TABLE change AS
  SELECT (pg_temp.attempt('t_editor', $$SELECT sextant.change_open(gen_random_uuid(), 'staging', 'shop', 3, '', '{"": "size: 9"}', NULL, 'nine', 'ed')$$))::jsonb AS a;
SELECT is(pg_temp.answer('t_publisher', format('publish_change(gen_random_uuid(), %s, %L, ''p'')', a -> 'change', a ->> 'hash')), 'denied', 'no change either') FROM change;
SELECT is(pg_temp.answer('t_publisher', 'rollback(gen_random_uuid(), ''staging'', ''shop'', 3, '''', true, 2, ''m'', ''p'')'), 'published', 'but one may go back');

-- Break glass passes it.
SELECT is(string_agg(sextant.grant_role('t_breaker', 'staging', role, '*', '*', '*', NULL, 'boss') ->> 'outcome', ''), 'donedone', 'a breaker who publishes')
FROM unnest(ARRAY['breaker', 'publisher']) AS role;
SELECT is(pg_temp.publishing('t_breaker'), 'denied', 'not without an emergency');
SELECT is(pg_temp.answer('t_breaker', 'break_glass(gen_random_uuid(), ''staging'', ''shop'', ''fire'', 10, ''p'')'), 'done', 'glass is broken');
SELECT is(pg_temp.answer('t_breaker', 'publish(gen_random_uuid(), ''staging'', ''shop'', 4, '''', true, ''{"": "x: 1"}'', ''m'', ''p'')'), 'published', 'and it is published');
SELECT is((SELECT emergency FROM sextant.revision WHERE environment = 'staging' AND service = 'shop' AND number = 5),
          (SELECT number FROM sextant.emergency), 'which the revision says');

-- The end of it.
SELECT is(pg_temp.answer('t_publisher', format('lift_freeze(%s, ''r'', ''p'')', number)), 'denied', 'a freeze is an administrator''s to lift')
FROM sextant.publish_freeze WHERE reason = 'holidays';
SELECT is(pg_temp.answer('t_none', format('lift_freeze(%s, ''r'', ''p'')', number)), 'invalid', 'who sees nothing there hears nothing of it')
FROM sextant.publish_freeze WHERE reason = 'holidays';
SELECT is(pg_temp.answer('t_administrator', format('lift_freeze(%s, '''', ''p'')', number)), 'invalid', 'with a reason') FROM sextant.publish_freeze WHERE reason = 'holidays';
SELECT is(pg_temp.answer('t_administrator', format('lift_freeze(%s, ''over'', ''p'')', number)), 'done', 'lifted') FROM sextant.publish_freeze WHERE reason = 'holidays';
SELECT is(pg_temp.answer('t_administrator', format('lift_freeze(%s, ''over'', ''p'')', number)), 'conflict', 'once') FROM sextant.publish_freeze WHERE reason = 'holidays';
SELECT is(pg_temp.publishing('t_publisher'), 'conflict', 'open again');
SELECT is(pg_temp.answer('t_breaker', 'publish(gen_random_uuid(), ''staging'', ''shop'', 5, '''', true, ''{"": "x: 2"}'', ''m'', ''p'')'), 'published', 'where nothing is in the way');
SELECT is((SELECT emergency FROM sextant.revision WHERE environment = 'staging' AND service = 'shop' AND number = 6), NULL, 'an emergency that lasts is not used up');
SELECT cmp_ok((SELECT count(*) FROM sextant.audit WHERE environment = 'staging' AND action = 'environment' AND record::jsonb ? 'freeze'), '=', 3::bigint, 'freezes are in the audit log');

SELECT * FROM finish();
ROLLBACK;
