-- SPDX-License-Identifier: GPL-3.0-or-later
-- When an environment takes something new: windows in the week, and freezes. Outside of them nothing is
-- published but under an emergency. Going back to the revision before, and what a running rollout does,
-- is not held up: both end harm.

-- A. Windows. None: always open.
ALTER TABLE sextant.environment
  ADD COLUMN windows jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(windows) = 'array' AND octet_length(windows::text) <= 10000);

-- What is wrong with windows: [{"days": [1, 5], "from": "09:00", "to": "17:00", "zone": "Europe/Berlin"}];
-- days are 1 (Monday) to 7, the end is not a part of it, and 24:00 is one. Null: nothing.
CREATE FUNCTION sextant.fault_of_windows(p_windows jsonb) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = sextant, pg_temp AS $$
DECLARE
  v_window jsonb;
BEGIN
  IF jsonb_typeof(p_windows) IS DISTINCT FROM 'array' OR jsonb_array_length(p_windows) > 20 THEN
    RETURN 'Windows are a list, of at most 20.';
  END IF;
  FOR v_window IN SELECT value FROM jsonb_array_elements(p_windows) LOOP
    IF jsonb_typeof(v_window) <> 'object' OR jsonb_typeof(v_window -> 'days') IS DISTINCT FROM 'array'
       OR jsonb_array_length(v_window -> 'days') NOT BETWEEN 1 AND 7
       OR EXISTS (SELECT FROM jsonb_array_elements(v_window -> 'days') AS d WHERE d.value NOT IN ('1', '2', '3', '4', '5', '6', '7')) THEN
      RETURN 'A window has days, numbers from 1 (Monday) to 7.';
    ELSIF NOT coalesce(v_window ->> 'from' ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$', false)
       OR NOT coalesce(v_window ->> 'to' ~ '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$', false)
       OR (v_window ->> 'from')::time >= (v_window ->> 'to')::time THEN
      RETURN 'A window has times of a day, from 00:00 to 24:00, and ends after it begins.';
    ELSIF NOT EXISTS (SELECT FROM pg_timezone_names WHERE name = v_window ->> 'zone') THEN
      RETURN format('There is no time zone "%s". Write one like Europe/Berlin, or UTC.', left(v_window ->> 'zone', 100));
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

-- "Mon, Fri 09:00 to 17:00 Europe/Berlin"
CREATE FUNCTION sextant.window_words(p_window jsonb) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = sextant, pg_temp AS $$
  SELECT (SELECT string_agg((ARRAY['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'])[d::integer], ', ' ORDER BY d)
          FROM (SELECT DISTINCT jsonb_array_elements_text(p_window -> 'days') AS d) AS days)
         || format(' %s to %s %s', p_window ->> 'from', p_window ->> 'to', p_window ->> 'zone');
$$;

CREATE FUNCTION sextant.window_is_open(p_window jsonb, p_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = sextant, pg_temp AS $$
  SELECT p_window -> 'days' @> to_jsonb(extract(isodow FROM here)::integer)
     AND here::time >= (p_window ->> 'from')::time AND here::time < (p_window ->> 'to')::time
  FROM (SELECT p_at AT TIME ZONE (p_window ->> 'zone') AS here) AS local;
$$;

CREATE FUNCTION sextant.set_windows(p_name text, p_windows jsonb, p_person text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_facts jsonb := jsonb_build_object('name', p_name, 'windows', CASE WHEN octet_length(p_windows::text) <= 10000 THEN p_windows END);
  v_fault text;
BEGIN
  IF NOT has_right(p_name, 'administrator') THEN
    RETURN deny(p_name, 'environment', 'administrator', p_person, NULL, v_facts);
  END IF;
  v_fault := fault_of_windows(p_windows);
  IF v_fault IS NOT NULL THEN
    RETURN invalid(v_fault);
  END IF;
  UPDATE environment SET windows = p_windows WHERE name = p_name;
  IF NOT FOUND THEN
    RETURN invalid(format('There is no environment "%s".', p_name));
  END IF;
  PERFORM record_audit(p_name, 'environment', 'done', p_person, NULL, v_facts);
  RETURN '{"outcome": "done"}';
END $$;

-- B. Freezes.
CREATE TABLE sextant.publish_freeze (
  number      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  environment sextant.name NOT NULL REFERENCES sextant.environment,
  service     sextant.name,            -- null: every service of the environment
  begins      timestamptz NOT NULL,
  ends        timestamptz NOT NULL,
  reason      text NOT NULL CHECK (octet_length(reason) BETWEEN 1 AND 10000),
  author      text NOT NULL CHECK (octet_length(author) BETWEEN 1 AND 200),
  login       text NOT NULL,
  at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  lifted      timestamptz,             -- when it was ended before its time
  CHECK (ends > begins)
);
CREATE INDEX publish_freeze_by_environment ON sextant.publish_freeze (environment, ends) WHERE lifted IS NULL;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON sextant.publish_freeze
  FOR EACH STATEMENT EXECUTE FUNCTION sextant.refuse_change();
CREATE POLICY reading ON sextant.publish_freeze FOR SELECT TO sextant_member
  USING (environment IN (SELECT sextant.visible_environments()));
GRANT SELECT ON sextant.publish_freeze TO sextant_member;
GRANT SELECT, INSERT ON sextant.publish_freeze TO sextant_definer;
GRANT UPDATE (lifted) ON sextant.publish_freeze TO sextant_definer;

-- From p_begins (null: now) to p_ends, at most a year.
CREATE FUNCTION sextant.set_freeze(
  p_environment text, p_service text, p_begins timestamptz, p_ends timestamptz, p_reason text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_facts  jsonb := jsonb_build_object('name', p_environment, 'service', left(p_service, 63), 'begins', p_begins, 'ends', p_ends,
                                       'message', left(p_reason, 1000));
  v_begins timestamptz := coalesce(p_begins, clock_timestamp());
  v_number bigint;
BEGIN
  IF NOT has_right(p_environment, 'administrator') THEN
    RETURN deny(p_environment, 'environment', 'administrator', p_person, NULL, v_facts);
  ELSIF NOT EXISTS (SELECT FROM environment WHERE name = p_environment) THEN
    RETURN invalid(format('There is no environment "%s".', p_environment));
  ELSIF fault_of_reason(p_reason, p_person) IS NOT NULL THEN
    RETURN invalid(fault_of_reason(p_reason, p_person));
  ELSIF p_service IS NOT NULL AND p_service !~ '^[a-z0-9][a-z0-9._-]{0,62}$' THEN
    RETURN invalid(format('"%s" is not the name of a service.', left(p_service, 100)));
  ELSIF p_ends IS NULL OR p_ends <= v_begins OR p_ends <= clock_timestamp() OR p_ends > v_begins + interval '366 days' THEN
    RETURN invalid('A freeze ends after it begins and after now, and lasts a year at most.');
  ELSIF (SELECT count(*) FROM publish_freeze WHERE environment = p_environment AND lifted IS NULL AND ends > clock_timestamp()) >= 100 THEN
    RETURN invalid('An environment has at most 100 freezes that are not over.');
  END IF;
  INSERT INTO publish_freeze (environment, service, begins, ends, reason, author, login)
  VALUES (p_environment, p_service, v_begins, p_ends, p_reason, p_person, session_user) RETURNING number INTO v_number;
  PERFORM record_audit(p_environment, 'environment', 'done', p_person, NULL, v_facts || jsonb_build_object('freeze', v_number));
  RETURN jsonb_build_object('outcome', 'done', 'freeze', v_number);
END $$;

CREATE FUNCTION sextant.lift_freeze(p_freeze bigint, p_reason text, p_person text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_row   publish_freeze;
  v_facts jsonb;
BEGIN
  SELECT * INTO v_row FROM publish_freeze WHERE number = p_freeze FOR UPDATE;
  IF NOT FOUND OR NOT v_row.environment IN (SELECT visible_environments()) THEN
    RETURN invalid(format('There is no freeze %s.', p_freeze));
  END IF;
  v_facts := jsonb_build_object('name', v_row.environment, 'service', v_row.service, 'lifted', p_freeze, 'message', left(p_reason, 1000));
  IF NOT has_right(v_row.environment, 'administrator') THEN
    RETURN deny(v_row.environment, 'environment', 'administrator', p_person, NULL, v_facts);
  ELSIF fault_of_reason(p_reason, p_person) IS NOT NULL THEN
    RETURN invalid(fault_of_reason(p_reason, p_person));
  ELSIF v_row.lifted IS NOT NULL OR v_row.ends <= clock_timestamp() THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'reason', format('Freeze %s is over.', p_freeze));
  END IF;
  UPDATE publish_freeze SET lifted = clock_timestamp() WHERE number = p_freeze;
  PERFORM record_audit(v_row.environment, 'environment', 'done', p_person, NULL, v_facts);
  RETURN jsonb_build_object('outcome', 'done', 'freeze', p_freeze);
END $$;

-- Why nothing new is published there at that time, a sentence; null: it is open. p_service null: for all
-- of the environment.
CREATE FUNCTION sextant.closed_because(p_environment text, p_service text, p_at timestamptz) RETURNS text
LANGUAGE sql STABLE SET search_path = sextant, pg_temp AS $$
  SELECT coalesce(
    (SELECT format('%s is frozen until %s UTC: %s', environment || coalesce('/' || service, ''),
                   to_char(ends AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), reason)
     FROM publish_freeze WHERE environment = p_environment AND (service IS NULL OR service = p_service)
       AND lifted IS NULL AND begins <= p_at AND ends > p_at
     ORDER BY ends DESC, number LIMIT 1),
    (SELECT format('%s takes something new only in its windows: %s.', name,
                   (SELECT string_agg(window_words(w.value), '; ') FROM jsonb_array_elements(windows) AS w))
     FROM environment WHERE name = p_environment AND windows <> '[]'
       AND NOT EXISTS (SELECT FROM jsonb_array_elements(windows) AS w WHERE window_is_open(w.value, p_at))));
$$;

-- C. Where it counts. As in version 8; and where the environment is closed an emergency is needed, too.
CREATE OR REPLACE FUNCTION sextant.publish(
  p_request uuid, p_environment text, p_service text, p_base bigint, p_base_hash text,
  p_base_is_heads boolean, p_profiles jsonb, p_message text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_arguments bytea := sha256(convert_to(jsonb_build_array(
    'publish', p_environment, p_service,
    CASE WHEN NOT p_base_is_heads THEN jsonb_build_array(p_base, p_base_hash) END, p_profiles, p_message, p_person)::text, 'UTF8'));
  v_facts     jsonb := jsonb_build_object('service', p_service, 'base', p_base, 'message', left(p_message, 1000));
  v_answer    jsonb := claim(p_request, v_arguments);
  v_emergency bigint;
  v_head      head;
  v_before    jsonb;
  v_after     jsonb;
  v_fault     text;
BEGIN
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  v_answer := deny_publisher(p_environment, 'publish', p_person, p_request, v_facts);
  IF v_answer IS NULL THEN
    v_emergency := hold_emergency(p_environment, p_service);
    IF v_emergency IS NULL THEN
      v_answer := deny_closed(p_environment, p_service, p_person, p_request, v_facts);
    ELSIF approvals_needed(p_environment) = 0 AND closed_because(p_environment, p_service, clock_timestamp()) IS NULL THEN
      v_emergency := NULL;  -- nothing had to be passed
    END IF;
  END IF;
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  IF (SELECT count(*) FROM jsonb_object_keys(p_profiles)) NOT BETWEEN 1 AND 10000 THEN
    RETURN invalid('A publish has 1 to 10,000 profiles.');
  END IF;
  v_fault := fault_of_words(p_message, p_person);
  IF v_fault IS NOT NULL THEN
    RETURN invalid(v_fault);
  END IF;
  v_head := lock_head(p_environment, p_service);
  v_answer := deny_late(p_environment, 'publish', v_emergency, p_person, p_request, v_facts);
  IF v_answer IS NULL AND v_emergency IS NULL THEN
    v_answer := deny_closed(p_environment, p_service, p_person, p_request, v_facts);
  END IF;
  IF v_answer IS NOT NULL THEN
    RETURN v_answer;
  END IF;
  v_answer := conflict_of(v_head, p_base, p_base_hash);
  IF v_answer IS NULL THEN
    v_before := profiles_of(p_environment, p_service, p_base);
    v_after := content_after(v_before, p_profiles);
    IF v_after = v_before THEN
      RETURN invalid(format('Nothing differs from revision %s.', p_base));
    END IF;
    v_answer := append_revision(p_request, v_head, v_after, 'publish', NULL, v_emergency, p_message, p_person);
  END IF;
  PERFORM keep_outcome(p_request, v_arguments, v_answer);
  PERFORM record_audit(p_environment, 'publish', v_answer ->> 'outcome', p_person, p_request, v_facts ||
    jsonb_build_object('revision', v_answer -> 'revision', 'before', encode(hash_of_profiles(v_before), 'hex'),
                       'after', v_answer -> 'hash', 'reason', v_answer -> 'reason', 'emergency', v_emergency));
  RETURN v_answer;
END $$;

-- What keeps a direct publish out, as it is now: null, or the recorded denial.
CREATE FUNCTION sextant.deny_closed(p_environment text, p_service text, p_person text, p_request uuid, p_facts jsonb)
RETURNS jsonb LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_closed text := closed_because(p_environment, p_service, clock_timestamp());
BEGIN
  IF approvals_needed(p_environment) > 0 THEN
    RETURN deny_protected(p_environment, 'publish', p_person, p_request, p_facts);
  ELSIF v_closed IS NOT NULL THEN
    RETURN deny_because(p_environment, 'publish', v_closed, p_person, p_request, p_facts);
  END IF;
  RETURN NULL;
END $$;

-- As in version 14; and a closed environment.
CREATE OR REPLACE FUNCTION sextant.hindrance_of(p_change bigint, p_environment text, p_hash text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = sextant, pg_temp AS $$
DECLARE
  v_needed   integer := approvals_needed(p_environment);
  v_approved integer;
  v_rejected text;
  v_fault    text;
BEGIN
  IF p_hash IS DISTINCT FROM encode(change_hash(p_change), 'hex') THEN
    RETURN jsonb_build_object('outcome', 'conflict', 'reason',
      format('Change %s, or the settings that it is judged by, were edited since you looked.', p_change));
  END IF;
  SELECT count(*) FILTER (WHERE verdict = 'approve'), min(login) FILTER (WHERE verdict = 'reject')
  INTO v_approved, v_rejected FROM verdicts_of(p_change);
  IF v_rejected IS NOT NULL THEN
    RETURN jsonb_build_object('outcome', 'denied', 'reason', format('"%s" has rejected change %s.', v_rejected, p_change));
  ELSIF v_approved < v_needed THEN
    RETURN jsonb_build_object('outcome', 'denied', 'reason',
      format('Change %s has %s of the %s approvals that "%s" asks for.', p_change, v_approved, v_needed, p_environment));
  END IF;
  SELECT coalesce(fault_of_steps(c.environment, c.service, v.plan), closed_because(c.environment, c.service, clock_timestamp()))
  INTO v_fault
  FROM change c JOIN change_version v ON v.change = c.number AND v.version = c.version WHERE c.number = p_change;
  IF v_fault IS NOT NULL THEN
    RETURN jsonb_build_object('outcome', 'denied', 'reason', v_fault);
  END IF;
  RETURN NULL;
END $$;

-- As in version 14; and when something new is taken.
CREATE OR REPLACE VIEW sextant.overview WITH (security_invoker = true) AS
SELECT jsonb_build_object(
  'store_id', (SELECT store_id FROM sextant.identity),
  'environments', (SELECT coalesce(jsonb_agg(jsonb_build_object('name', name, 'colour', colour,
                     'protection', protection, 'approvals', approvals, 'step_max', step_max,
                     'windows', (SELECT coalesce(jsonb_agg(sextant.window_words(w.value)), '[]') FROM jsonb_array_elements(windows) AS w),
                     'closed', sextant.closed_because(name, NULL, clock_timestamp()),
                     'freezes', (SELECT coalesce(jsonb_agg(jsonb_build_object('freeze', f.number, 'service', f.service,
                                   'begins', (extract(epoch FROM f.begins) * 1000000)::bigint,
                                   'ends', (extract(epoch FROM f.ends) * 1000000)::bigint,
                                   'reason', f.reason, 'author', f.author,
                                   'closed', CASE WHEN f.service IS NOT NULL
                                                  THEN sextant.closed_because(f.environment, f.service, clock_timestamp()) END)
                                   ORDER BY f.begins, f.number), '[]')
                                 FROM sextant.publish_freeze f WHERE f.environment = environment.name AND f.lifted IS NULL
                                   AND f.ends > clock_timestamp())) ORDER BY ordinal, name), '[]')
                   FROM sextant.environment),
  'heads', (SELECT coalesce(jsonb_agg(to_jsonb(h) || jsonb_build_object('scopes', (
                     SELECT coalesce(jsonb_agg(p.scope ORDER BY p.scope), '[]') FROM sextant.revision_profile p
                     WHERE p.environment = h.environment AND p.service = h.service AND p.number = h.stable))
                     ORDER BY h.environment, h.service), '[]') FROM sextant.head h),
  'instances', (SELECT coalesce(jsonb_agg(jsonb_build_object('environment', environment, 'service', service,
                     'cluster', cluster, 'name', name) ORDER BY environment, service, cluster, name), '[]')
                FROM sextant.instance WHERE retired IS NULL)) AS snapshot;

SELECT sextant.settle_rights();
GRANT EXECUTE ON FUNCTION sextant.keep_telemetry_partitions(bigint), sextant.keep_event_partitions(bigint) TO sextant_definer;
GRANT EXECUTE ON FUNCTION
  sextant.set_windows(text, jsonb, text),
  sextant.set_freeze(text, text, timestamptz, timestamptz, text, text),
  sextant.lift_freeze(bigint, text, text),
  sextant.window_words(jsonb), sextant.window_is_open(jsonb, timestamptz),
  sextant.closed_because(text, text, timestamptz) TO sextant_member;
