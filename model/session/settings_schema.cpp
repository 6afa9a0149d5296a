// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/settings_schema.h"

#include <QtCore/QFile>

#include <array>
#include <map>

#include "model/document/json.h"

// Outside every namespace, as the macro asks.
static void initSettingsResources() {
  Q_INIT_RESOURCE(settings_schemas);
}

namespace sextant {
namespace {

constexpr std::array<const char*, 8> sections{"latency",  "objectives", "rules", "capacity",
                                              "judge",    "approvers",  "plan",  "webhooks"};

Result<ServiceSchema> readSchema(const std::string& section) {
  initSettingsResources();
  QFile file(
      QStringLiteral(":/sextant/schemas/%1.schema.json").arg(QString::fromStdString(section)));
  if (!file.open(QIODevice::ReadOnly)) {
    return fail(ErrorKind::unavailable,
                "The schema of the section \"" + section + "\" is not there.");
  }
  return fromJson(file.readAll().toStdString()).and_then(&ServiceSchema::parse);
}

// A schema inside of another has no name of its own.
Value part(const ServiceSchema& schema) {
  std::vector<Value::Member> members;
  for (const Value::Member& member : schema.source().members()) {
    if (member.first != "$schema" && member.first != "$id") members.push_back(member);
  }
  return Value::map(std::move(members));
}

Value describedMap(const char* words) {
  return Value::map({{"description", Value::string(words)}, {"type", Value::string("object")}});
}

ServiceSchema wholeSchema() {
  std::vector<Value::Member> properties{
      {"schema", describedMap("The JSON Schema (draft 7) of this service's profiles. It stands at "
                              "the scope that is named after the service.")}};
  for (const char* section : sections) {
    if (const auto& schema = sectionSchema(section))
      properties.emplace_back(section, part(*schema));
  }
  const Value whole =
      Value::map({{"title", Value::string("settings")},
                  {"description", Value::string("Settings of a service in this environment.")},
                  {"type", Value::string("object")},
                  {"properties", Value::map(std::move(properties))}});
  auto schema = ServiceSchema::parse(whole);
  // Parts that can be used make a whole that can be; without them there is nothing to say.
  return schema ? std::move(*schema) : *ServiceSchema::parse(Value::map());
}

}  // namespace

const Result<ServiceSchema>& sectionSchema(const std::string& section) {
  static const std::map<std::string, Result<ServiceSchema>> known = [] {
    std::map<std::string, Result<ServiceSchema>> all;
    for (const char* name : sections)
      all.emplace(name, readSchema(name));
    return all;
  }();
  static const Result<ServiceSchema> none =
      fail(ErrorKind::unavailable, "There is no schema of this section.");
  const auto found = known.find(section);
  return found == known.end() ? none : found->second;
}

const ServiceSchema& settingsSchema() {
  static const ServiceSchema schema = wholeSchema();
  return schema;
}

}  // namespace sextant
