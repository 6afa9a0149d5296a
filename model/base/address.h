// SPDX-License-Identifier: GPL-3.0-or-later
// Addresses of services, scopes, profiles and places in them.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "model/base/identifiers.h"
#include "model/base/result.h"

namespace sextant {

// One service in one environment: what has revisions and a head. Written "prod/hunt-engine".
struct ServiceKey {
  std::string environment;
  std::string service;
  // "ENV/SERVICE". Error: input.
  [[nodiscard]] static Result<ServiceKey> parse(std::string_view text);
  [[nodiscard]] std::string toString() const { return environment + '/' + service; }
  friend auto operator<=>(const ServiceKey&, const ServiceKey&) = default;
};

// Where a profile applies: base (both empty), a cluster, or an instance of a cluster.
// Ordered so that base comes first and a cluster before its instances.
struct Scope {
  std::string cluster;
  std::string instance;
  [[nodiscard]] bool isBase() const { return cluster.empty(); }
  [[nodiscard]] bool isCluster() const { return !cluster.empty() && instance.empty(); }
  [[nodiscard]] bool isInstance() const { return !instance.empty(); }
  // "", "eu1" or "eu1/hunt-1": the form that the store keeps.
  [[nodiscard]] std::string path() const;
  // Error: input.
  [[nodiscard]] static Result<Scope> fromPath(std::string_view path);
  // True where a profile at this scope applies to `instance`.
  [[nodiscard]] bool covers(const Scope& other) const;
  // "base", "eu1" or "hunt-1": what a person calls it.
  [[nodiscard]] std::string name() const;
  friend auto operator<=>(const Scope&, const Scope&) = default;
};

// ENV/SERVICE[/CLUSTER[/INSTANCE]][@REVISION][#POINTER], with or without "sextant://" before it
// and "?store=NAME" before the pointer.
struct Address {
  ServiceKey key;
  Scope scope;
  std::optional<RevisionNumber> revision = {};
  std::string pointer = {};
  std::string store = {};

  // Error: input, with what is wrong.
  [[nodiscard]] static Result<Address> parse(std::string_view text);
  // The short form, "prod/hunt-engine/eu1@42#/db".
  [[nodiscard]] std::string toString() const;
  // The long form, "sextant://prod/hunt-engine/eu1@42?store=NAME#/db".
  [[nodiscard]] std::string toUri() const;
  friend auto operator<=>(const Address&, const Address&) = default;
};

// True for a lower-case letter or digit, followed by up to 62 of those, '.', '_' and '-'.
[[nodiscard]] bool isName(std::string_view text);

}  // namespace sextant
