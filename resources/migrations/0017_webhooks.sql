-- SPDX-License-Identifier: GPL-3.0-or-later
-- How far each webhook of an environment has been told what is in its audit log. Controllers deliver; one
-- at a time holds a hook, for a lease, and whoever takes it over goes on where it stands.

CREATE TABLE sextant.webhook (
  environment sextant.name NOT NULL REFERENCES sextant.environment,
  name        text NOT NULL CHECK (octet_length(name) BETWEEN 1 AND 63),
  delivered   bigint NOT NULL CHECK (delivered >= 0),  -- entries of the audit log up to this one are told, or were given up
  holder      uuid,
  held_until  timestamptz,
  failures    integer NOT NULL DEFAULT 0,              -- attempts of the next entry that failed
  failing_since timestamptz,
  problem     text CHECK (octet_length(problem) <= 1000),
  changed_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (environment, name)
) WITH (fillfactor = 50);
CREATE POLICY reading ON sextant.webhook FOR SELECT TO sextant_member
  USING (environment IN (SELECT sextant.visible_environments()));
GRANT SELECT ON sextant.webhook TO sextant_member;
GRANT SELECT, INSERT, UPDATE ON sextant.webhook TO sextant_definer;

-- For controllers: holds a hook for p_seconds. A new one begins at the end of the log. "conflict": somebody
-- else holds it.
CREATE FUNCTION sextant.hold_webhook(p_environment text, p_name text, p_holder uuid, p_seconds integer) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_row webhook;
BEGIN
  IF NOT has_right(p_environment, 'controller') THEN
    RETURN deny(p_environment, 'webhook', 'controller', NULL, NULL, jsonb_build_object('name', left(p_name, 63)));
  ELSIF p_holder IS NULL OR NOT coalesce(p_seconds BETWEEN 1 AND 300, false) OR NOT coalesce(octet_length(p_name) BETWEEN 1 AND 63, false) THEN
    RETURN invalid('A hook has a name, and is held for 1 to 300 seconds.');
  ELSIF NOT EXISTS (SELECT FROM webhook WHERE environment = p_environment AND name = p_name)
     AND (SELECT count(*) FROM webhook WHERE environment = p_environment) >= 200 THEN
    RETURN invalid('An environment has at most 200 hooks.');
  END IF;
  INSERT INTO webhook (environment, name, delivered)
  SELECT p_environment, p_name, coalesce((SELECT number FROM audit_tail WHERE environment = p_environment), 0)
  ON CONFLICT DO NOTHING;
  UPDATE webhook SET holder = p_holder, held_until = clock_timestamp() + make_interval(secs => p_seconds)
  WHERE environment = p_environment AND name = p_name
    AND (holder = p_holder OR held_until IS NULL OR held_until <= clock_timestamp())
  RETURNING * INTO v_row;
  IF NOT FOUND THEN
    RETURN '{"outcome": "conflict", "reason": "Another controller delivers it."}';
  END IF;
  RETURN jsonb_build_object('outcome', 'done', 'delivered', v_row.delivered, 'failures', v_row.failures,
    'failing_seconds', extract(epoch FROM clock_timestamp() - coalesce(v_row.failing_since, clock_timestamp()))::bigint);
END $$;

-- For who holds it: entries up to p_delivered are done with; or (p_problem) the next was tried, and why that failed.
CREATE FUNCTION sextant.advance_webhook(p_environment text, p_name text, p_holder uuid, p_delivered bigint, p_problem text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
BEGIN
  IF NOT has_right(p_environment, 'controller') THEN
    RETURN deny(p_environment, 'webhook', 'controller', NULL, NULL, jsonb_build_object('name', left(p_name, 63)));
  END IF;
  UPDATE webhook SET delivered = greatest(delivered, p_delivered), changed_at = clock_timestamp(), problem = left(p_problem, 250),
    failures = CASE WHEN p_problem IS NULL THEN 0 ELSE failures + 1 END,
    failing_since = CASE WHEN p_problem IS NULL THEN NULL ELSE coalesce(failing_since, clock_timestamp()) END
  WHERE environment = p_environment AND name = p_name AND holder = p_holder AND held_until > clock_timestamp();
  IF NOT FOUND THEN
    RETURN '{"outcome": "conflict", "reason": "This hook is held no more."}';
  END IF;
  RETURN '{"outcome": "done"}';
END $$;

SELECT sextant.settle_rights();
GRANT EXECUTE ON FUNCTION sextant.keep_telemetry_partitions(bigint), sextant.keep_event_partitions(bigint) TO sextant_definer;
GRANT EXECUTE ON FUNCTION sextant.hold_webhook(text, text, uuid, integer),
  sextant.advance_webhook(text, text, uuid, bigint, text) TO sextant_member;
