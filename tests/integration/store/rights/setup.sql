-- SPDX-License-Identifier: GPL-3.0-or-later
-- Included by each file here, inside its transaction: three environments, a login for each role,
-- and attempt(), which tries a statement as one of them.
-- Not into the schema that is named like the login.
SET LOCAL search_path = public;
CREATE EXTENSION IF NOT EXISTS pgtap;

-- The statement's first value, "ok" where it has none, or the SQLSTATE that it ended with. What is
-- set by p_before (for the same login) ends with the attempt.
CREATE FUNCTION pg_temp.attempt(p_login text, p_sql text, p_before text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql SET search_path = public SET row_security = on AS $$
DECLARE
  v_value text;
BEGIN
  EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', p_login);
  BEGIN
    IF p_before IS NOT NULL THEN
      EXECUTE p_before;
    END IF;
    IF p_sql ~* '^\s*(select|table|with)' THEN
      EXECUTE p_sql INTO v_value;
    ELSE
      EXECUTE p_sql;
    END IF;
    v_value := coalesce(v_value, 'ok');
  EXCEPTION WHEN OTHERS THEN
    v_value := SQLSTATE;
  END;
  EXECUTE 'RESET SESSION AUTHORIZATION';
  RETURN v_value;
END $$;

-- What one of the store's functions answers a login: its outcome, or another member.
CREATE FUNCTION pg_temp.answer(p_login text, p_call text, p_key text DEFAULT 'outcome') RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.attempt(p_login, format('SELECT sextant.%s ->> %L', p_call, p_key));
$$;

CREATE ROLE t_viewer LOGIN;
CREATE ROLE t_editor LOGIN;
CREATE ROLE t_editor2 LOGIN;
CREATE ROLE t_approver LOGIN;
CREATE ROLE t_approver2 LOGIN;
CREATE ROLE t_publisher LOGIN;
CREATE ROLE t_agent LOGIN;
CREATE ROLE t_controller LOGIN;
CREATE ROLE t_breaker LOGIN;
CREATE ROLE t_administrator LOGIN;
CREATE ROLE t_none LOGIN;      -- may use the store, and has no right in it
CREATE ROLE t_stranger LOGIN;  -- a login of the database and nothing else
GRANT sextant_member TO t_none;

SELECT sextant.set_environment('prod', 'red', 'protected', 1, 1, 'boss');
SELECT sextant.set_environment('staging', 'amber', 'open', 2, 1, 'boss');
SELECT sextant.set_environment('dark', 'blue', 'open', 3, 1, 'boss');
SELECT sextant.grant_role('t_' || role, env, regexp_replace(role, '\d', ''), '*', '*', '*', NULL, 'boss')
FROM unnest(ARRAY['prod', 'staging']) AS env,
     unnest(ARRAY['viewer', 'editor', 'editor2', 'approver', 'approver2', 'publisher', 'controller', 'breaker', 'administrator']) AS role;
SELECT sextant.grant_role('t_agent', 'staging', 'agent', 'shop', 'eu1', 'shop-1', NULL, 'boss');
SELECT sextant.grant_role('t_agent', 'prod', 'agent', 'shop', 'eu1', 'shop-1', NULL, 'boss');

-- Something to look at in each: two revisions of two services, an instance, a change.
SELECT sextant.set_environment('prod', NULL, 'open', NULL, NULL, 'boss');
SELECT sextant.publish(gen_random_uuid(), env, service, base, '', false,
                       jsonb_build_object('', format('size: %s%s%s', env, service, base)), 'begin', 'boss')
FROM unnest(ARRAY['prod', 'staging', 'dark']) AS env, unnest(ARRAY['shop', 'bank']) AS service, generate_series(0, 2) AS base;
SELECT sextant.set_environment('prod', NULL, 'protected', NULL, NULL, 'boss');
SELECT sextant.enrol(env, 'shop', 'eu1', 'shop-1') FROM unnest(ARRAY['prod', 'staging', 'dark']) AS env;
SELECT sextant.grant_role(session_user::text, 'dark', 'editor', '*', '*', '*', NULL, 'boss');
SELECT sextant.change_open(gen_random_uuid(), 'dark', 'shop', 3, '', '{"": "size: hidden"}', NULL, 'hidden', 'boss');
SELECT sextant.report('{"environment": "dark", "service": "shop", "cluster": "eu1", "instance": "shop-1", "epoch": 1,
  "seq": 1, "wanted": 1, "applied": 1, "effective_hash": "", "health": "healthy", "reason": "", "agent_version": "1"}', '[]');
