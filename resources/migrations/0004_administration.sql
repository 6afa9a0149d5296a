-- SPDX-License-Identifier: GPL-3.0-or-later
-- Environments, rights and the inventory: what administrators do, and agents when they enrol.
-- Each function answers {"outcome": done | denied | invalid, "reason": ...} and is in the audit log.

CREATE FUNCTION sextant.invalid(p_reason text) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = sextant, pg_temp AS $$
  SELECT jsonb_build_object('outcome', 'invalid', 'reason', p_reason);
$$;

-- Makes an environment, or changes it. What is null stays as it is; a new environment takes the
-- defaults. One statement, so two people who change different things both get theirs.
DROP FUNCTION sextant.set_environment(text, text, text, integer);
CREATE FUNCTION sextant.set_environment(
  p_name text, p_colour text, p_protection text, p_ordinal integer, p_approvals integer, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_facts jsonb := jsonb_build_object('name', p_name, 'colour', p_colour, 'protection', p_protection,
                                      'ordinal', p_ordinal, 'approvals', p_approvals);
BEGIN
  -- Who may change one environment may not make another.
  IF NOT has_right(CASE WHEN EXISTS (SELECT FROM environment WHERE name = p_name) THEN p_name ELSE '*' END, 'administrator') THEN
    RETURN deny(p_name, 'environment', 'administrator', p_person, NULL, v_facts);
  END IF;
  IF p_name !~ '^[a-z0-9][a-z0-9._-]{0,62}$' THEN
    RETURN invalid(format('"%s" is not a name: use small letters, digits, dot, hyphen and underscore, at most 63.', p_name));
  ELSIF p_colour !~ '^(red|amber|green|blue|orange|#[0-9A-Fa-f]{6})$' THEN
    RETURN invalid(format('"%s" is not a colour: use red, amber, green, blue, orange or #RRGGBB.', p_colour));
  ELSIF p_protection NOT IN ('open', 'protected') THEN
    RETURN invalid(format('"%s" is not a protection: use open or protected.', p_protection));
  ELSIF p_approvals NOT BETWEEN 1 AND 10 THEN
    RETURN invalid('A change can need 1 to 10 approvals.');
  ELSIF (SELECT count(*) FROM environment WHERE name <> p_name) >= 1000 THEN
    RETURN invalid('A store has at most 1,000 environments.');
  END IF;
  INSERT INTO environment AS e (name, colour, protection, ordinal, approvals)
  VALUES (p_name, coalesce(p_colour, 'blue'), coalesce(p_protection, 'open'), coalesce(p_ordinal, 10), coalesce(p_approvals, 1))
  ON CONFLICT (name) DO UPDATE
    SET colour = coalesce(p_colour, e.colour), protection = coalesce(p_protection, e.protection),
        ordinal = coalesce(p_ordinal, e.ordinal), approvals = coalesce(p_approvals, e.approvals);
  PERFORM record_audit(p_name, 'environment', 'done', p_person, NULL, v_facts);
  RETURN '{"outcome": "done"}';
END $$;

-- Puts an instance into the inventory. For administrators, and for the agent of that very instance.
DROP FUNCTION sextant.enrol(text, text, text, text);
CREATE FUNCTION sextant.enrol(p_environment text, p_service text, p_cluster text, p_name text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_facts jsonb := jsonb_build_object('service', p_service, 'cluster', p_cluster, 'instance', p_name);
BEGIN
  IF NOT EXISTS (SELECT FROM environment WHERE name = p_environment) THEN
    RETURN invalid(format('There is no environment "%s".', p_environment));
  END IF;
  IF NOT (has_right(p_environment, 'administrator') OR is_agent_of(p_environment, p_service, p_cluster, p_name)) THEN
    RETURN deny_because(p_environment, 'enrol', format('The login "%s" is not the agent of %s/%s/%s/%s.', session_user,
      p_environment, p_service, p_cluster, p_name), NULL, NULL, v_facts);
  END IF;
  IF (SELECT count(*) FROM instance WHERE environment = p_environment AND service = p_service) >= 100000 THEN
    RETURN invalid('A service has at most 100,000 instances.');
  END IF;
  INSERT INTO instance (environment, service, cluster, name)
  VALUES (p_environment, p_service, p_cluster, p_name)
  ON CONFLICT (environment, service, cluster, name) DO UPDATE SET retired = NULL WHERE instance.retired IS NOT NULL;
  IF FOUND THEN
    PERFORM record_audit(p_environment, 'enrol', 'done', NULL, NULL, v_facts);
  END IF;
  RETURN '{"outcome": "done"}';
END $$;

-- Takes an instance out of the inventory: rules and shares count it no more. Its agent can enrol it again.
CREATE FUNCTION sextant.retire(p_environment text, p_service text, p_cluster text, p_name text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_facts jsonb := jsonb_build_object('service', p_service, 'cluster', p_cluster, 'instance', p_name);
BEGIN
  IF NOT has_right(p_environment, 'administrator') THEN
    RETURN deny(p_environment, 'retire', 'administrator', p_person, NULL, v_facts);
  END IF;
  UPDATE instance SET retired = clock_timestamp()
  WHERE environment = p_environment AND service = p_service AND cluster = p_cluster AND name = p_name AND retired IS NULL;
  IF NOT FOUND THEN
    RETURN invalid(format('There is no instance %s/%s/%s/%s.', p_environment, p_service, p_cluster, p_name));
  END IF;
  PERFORM record_audit(p_environment, 'retire', 'done', p_person, NULL, v_facts);
  RETURN '{"outcome": "done"}';
END $$;

-- What is wrong with a grant, in a sentence; null: nothing.
CREATE FUNCTION sextant.fault_of_grant(
  p_login text, p_environment text, p_role text, p_service text, p_cluster text, p_instance text) RETURNS text
LANGUAGE sql STABLE SET search_path = sextant, pg_temp AS $$
  SELECT CASE
    WHEN p_role NOT IN ('viewer', 'editor', 'approver', 'publisher', 'agent', 'controller', 'administrator', 'breaker') THEN
      format('"%s" is not a role: use viewer, editor, approver, publisher, agent, controller, administrator or breaker.', p_role)
    WHEN p_environment <> '*' AND NOT EXISTS (SELECT FROM environment WHERE name = p_environment) THEN
      format('There is no environment "%s".', p_environment)
    WHEN p_role <> 'agent' AND (p_service, p_cluster, p_instance) <> ('*', '*', '*') THEN
      'Only an agent''s right is narrowed to a service or an instance.'
    WHEN NOT EXISTS (SELECT FROM pg_roles WHERE rolname = p_login AND rolcanlogin) THEN
      format('The database has no login "%s". Make it with: CREATE ROLE "%s" LOGIN', p_login, p_login)
  END;
$$;

-- Gives a login a role, in one environment or ('*') in all, for ever or until a time.
CREATE FUNCTION sextant.grant_role(
  p_login text, p_environment text, p_role text, p_service text, p_cluster text, p_instance text,
  p_until timestamptz, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_facts jsonb := jsonb_build_object('grantee', p_login, 'role', p_role, 'for', p_environment, 'service', p_service,
    'cluster', p_cluster, 'instance', p_instance, 'until', p_until);
BEGIN
  IF NOT has_right(p_environment, 'administrator') THEN
    RETURN deny(p_environment, 'grant', 'administrator', p_person, NULL, v_facts);
  END IF;
  IF fault_of_grant(p_login, p_environment, p_role, p_service, p_cluster, p_instance) IS NOT NULL THEN
    RETURN invalid(fault_of_grant(p_login, p_environment, p_role, p_service, p_cluster, p_instance));
  END IF;
  INSERT INTO role_grant (login, environment, role, service, cluster, instance, until, granted_by)
  VALUES (p_login, p_environment, p_role, p_service, p_cluster, p_instance, p_until, session_user)
  ON CONFLICT (login, environment, role, service, cluster, instance) DO UPDATE
    SET until = excluded.until, granted_by = excluded.granted_by, granted_at = clock_timestamp();
  IF NOT pg_has_role(p_login, 'sextant_member', 'USAGE') THEN
    EXECUTE format('GRANT sextant_member TO %I', p_login);
  END IF;
  PERFORM record_audit(CASE p_environment WHEN '*' THEN '' ELSE p_environment END, 'grant', 'done', p_person, NULL, v_facts);
  RETURN '{"outcome": "done"}';
END $$;

-- Takes a role away. The last administrator of the whole store stays.
CREATE FUNCTION sextant.revoke_role(
  p_login text, p_environment text, p_role text, p_service text, p_cluster text, p_instance text, p_person text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_facts jsonb := jsonb_build_object('grantee', p_login, 'role', p_role, 'for', p_environment, 'service', p_service,
    'cluster', p_cluster, 'instance', p_instance);
BEGIN
  IF NOT has_right(p_environment, 'administrator') THEN
    RETURN deny(p_environment, 'revoke', 'administrator', p_person, NULL, v_facts);
  END IF;
  IF p_role = 'administrator' AND p_environment = '*' THEN
    -- Two who revoke each other at once: one of them stays.
    PERFORM FROM role_grant WHERE role = 'administrator' AND environment = '*' ORDER BY login FOR UPDATE;
    IF NOT EXISTS (SELECT FROM role_grant WHERE role = 'administrator' AND environment = '*' AND login <> p_login
                   AND until IS NULL) THEN
      RETURN invalid(format('"%s" is the last administrator of this store: name another one first.', p_login));
    END IF;
  END IF;
  DELETE FROM role_grant WHERE login = p_login AND environment = p_environment AND role = p_role
    AND service = p_service AND cluster = p_cluster AND instance = p_instance;
  IF NOT FOUND THEN
    RETURN invalid(format('"%s" has no such right.', p_login));
  END IF;
  PERFORM record_audit(CASE p_environment WHEN '*' THEN '' ELSE p_environment END, 'revoke', 'done', p_person, NULL, v_facts);
  RETURN '{"outcome": "done"}';
END $$;

-- What an agent says each second, as in version 1, of instances that it serves. A denial is recorded
-- once a minute a login: a wrong agent says it each second.
ALTER FUNCTION sextant.report(jsonb, jsonb) RENAME TO write_report;
ALTER FUNCTION sextant.write_report(jsonb, jsonb) SECURITY INVOKER;
CREATE FUNCTION sextant.report(p_status jsonb, p_samples jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_environment text := p_status ->> 'environment';
  v_reason      text;
BEGIN
  IF is_agent_of(v_environment, p_status ->> 'service', p_status ->> 'cluster', p_status ->> 'instance') THEN
    PERFORM write_report(p_status, p_samples);
    RETURN '{"outcome": "done"}';
  END IF;
  v_reason := format('The login "%s" is not the agent of %s/%s/%s/%s.', session_user, v_environment,
                     p_status ->> 'service', p_status ->> 'cluster', p_status ->> 'instance');
  IF NOT EXISTS (SELECT FROM audit WHERE environment IN ('', v_environment) AND login = session_user
                 AND action = 'report' AND at_us > (extract(epoch FROM clock_timestamp()) - 60) * 1000000) THEN
    PERFORM record_audit(v_environment, 'report', 'denied', NULL, NULL, jsonb_build_object(
      'service', p_status -> 'service', 'cluster', p_status -> 'cluster', 'instance', p_status -> 'instance',
      'reason', v_reason));
  END IF;
  RETURN jsonb_build_object('outcome', 'denied', 'reason', v_reason);
END $$;

SELECT sextant.settle_rights();
GRANT EXECUTE ON FUNCTION
  sextant.set_environment(text, text, text, integer, integer, text),
  sextant.enrol(text, text, text, text), sextant.retire(text, text, text, text, text),
  sextant.grant_role(text, text, text, text, text, text, timestamptz, text),
  sextant.revoke_role(text, text, text, text, text, text, text),
  sextant.report(jsonb, jsonb) TO sextant_member;
