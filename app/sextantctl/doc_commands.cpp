// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl doc get|set|insert|rename|move|rm|json, validate
#include <QtCore/QFile>
#include <QtCore/QSaveFile>

#include "app/sextantctl/command_line.h"
#include "app/sextantctl/inputs.h"
#include "app/sextantctl/output.h"
#include "model/checks/profile_checks.h"
#include "model/document/json.h"
#include "model/schema/service_schema.h"

namespace sextant::ctl {
namespace {

struct DocOptions {
  std::string file;
  std::string pointer;
  std::string json;
  std::string before;
  std::string after;
  std::string schema;
  std::vector<std::string> files;
  bool in_place = false;
};

Outcome get(const DocOptions& options) {
  const auto text = readFile(options.file);
  if (!text) return tl::unexpected<Error>(text.error());
  const auto document = parseDocument(*text, options.file);
  if (!document) return tl::unexpected<Error>(document.error());
  const auto found = document->find(options.pointer);
  if (!found) return tl::unexpected<Error>(found.error());
  if (!*found)
    return fail(ErrorKind::answer_no, "There is nothing at this pointer.", options.pointer);
  printLine(toJson(document->value(**found)));
  return done;
}

Outcome writeEdited(const DocOptions& options, const std::string& text) {
  if (!options.in_place) {
    printText(text);
    return done;
  }
  QSaveFile file(QString::fromLocal8Bit(options.file.c_str()));
  if (!file.open(QIODevice::WriteOnly) ||
      file.write(text.data(), static_cast<qint64>(text.size())) < 0 || !file.commit()) {
    return fail(ErrorKind::unavailable,
                "This file cannot be written: " + file.errorString().toStdString() + '.',
                options.file);
  }
  return done;
}

Outcome edit(const DocOptions& options,
             const std::function<Result<EditResult>(const Document&)>& make) {
  const auto text = readFile(options.file);
  if (!text) return tl::unexpected<Error>(text.error());
  const auto document = parseDocument(*text, options.file);
  if (!document) return tl::unexpected<Error>(document.error());
  if (options.in_place && options.file == "-") {
    return fail(ErrorKind::usage, "Standard input cannot be edited in place.");
  }
  const auto result = make(*document);
  if (!result) return tl::unexpected<Error>(result.error());
  return writeEdited(options, applied(result->patch, *text));
}

Outcome set(const DocOptions& options) {
  const auto value = fromJson(options.json);
  if (!value) return tl::unexpected<Error>(value.error());
  return edit(options,
              [&](const Document& document) { return document.set(options.pointer, *value); });
}

Place placeOf(const DocOptions& options) {
  if (!options.before.empty()) return Place::before(options.before);
  return options.after.empty() ? Place::last() : Place::after(options.after);
}

Outcome insert(const DocOptions& options) {
  const auto value = fromJson(options.json);
  if (!value) return tl::unexpected<Error>(value.error());
  return edit(options, [&](const Document& document) {
    return document.insert(options.pointer, *value, placeOf(options));
  });
}

Outcome rename(const DocOptions& options) {
  return edit(options, [&](const Document& document) {
    return document.rename(options.pointer, options.json);
  });
}

Outcome move(const DocOptions& options) {
  return edit(options, [&](const Document& document) {
    return document.move(options.pointer, placeOf(options));
  });
}

Outcome json(const DocOptions& options) {
  const auto text = readFile(options.file);
  if (!text) return tl::unexpected<Error>(text.error());
  const auto document = parseDocument(*text, options.file);
  if (!document) return tl::unexpected<Error>(document.error());
  printLine(toJson(document->value(), 2));
  return done;
}

Outcome validate(const Context& context, const DocOptions& options) {
  std::vector<std::string> inputs = options.files;
  inputs.push_back(options.schema);
  if (auto one = oneInputOnly(inputs); !one) return tl::unexpected<Error>(one.error());
  const auto schema = readSchema(options.schema);
  if (!schema) return tl::unexpected<Error>(schema.error());
  int status = done;
  Json found = Json::array();
  for (const std::string& path : options.files) {
    const auto text = readFile(path);
    if (!text) return tl::unexpected<Error>(text.error());
    for (const Problem& problem : checkProfiles({{Scope{}, *text}}, &*schema, {})) {
      status = answer_is_no;
      if (context.form == OutputForm::text) printLine(toString(problem, path));
      found.push_back({{"file", path},
                       {"line", problem.position.line},
                       {"column", problem.position.column},
                       {"pointer", problem.pointer},
                       {"message", problem.message}});
    }
  }
  if (context.form == OutputForm::json) printJson(found);
  return status;
}

}  // namespace

void addDocCommands(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<DocOptions>();
  auto* doc = line.add_subcommand("doc", "Read and edit a YAML file, keeping every other byte");
  doc->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, const Command& run) {
    auto* command = doc->add_subcommand(name, help);
    command->add_option("FILE", options->file, "A file; - is standard input")->required();
    command->callback([&chosen, run] { chosen = run; });
    return command;
  };
  add("get", "The value at a JSON pointer, as JSON", [options] { return get(*options); })
      ->add_option("POINTER", options->pointer)
      ->required();
  auto* set_command = add("set", "The text with a value set", [options] { return set(*options); });
  set_command->add_option("POINTER", options->pointer)->required();
  set_command->add_option("JSON", options->json)->required();
  set_command->add_flag("-i", options->in_place, "Edit the file");
  const auto addPlace = [&](CLI::App* command) {
    auto* before = command->add_option("--before", options->before, "A key or item beside it");
    command->add_option("--after", options->after, "A key or item beside it")->excludes(before);
    command->add_flag("-i", options->in_place, "Edit the file");
  };
  auto* insert_command = add("insert", "The text with a new map key or list item (/list/-)",
                             [options] { return insert(*options); });
  insert_command->add_option("POINTER", options->pointer)->required();
  insert_command->add_option("JSON", options->json)->required();
  addPlace(insert_command);
  auto* rename_command =
      add("rename", "The text with another key", [options] { return rename(*options); });
  rename_command->add_option("POINTER", options->pointer)->required();
  rename_command->add_option("KEY", options->json)->required();
  rename_command->add_flag("-i", options->in_place, "Edit the file");
  auto* move_command = add("move", "The text with an entry elsewhere among its siblings, or last",
                           [options] { return move(*options); });
  move_command->add_option("POINTER", options->pointer)->required();
  addPlace(move_command);
  auto* remove_command = add("rm", "The text without a value", [options] {
    return edit(*options,
                [&](const Document& document) { return document.remove(options->pointer); });
  });
  remove_command->add_option("POINTER", options->pointer)->required();
  remove_command->add_flag("-i", options->in_place, "Edit the file");
  add("json", "The whole document as JSON", [options] { return json(*options); });

  auto* check = line.add_subcommand("validate", "Problems of files by a JSON Schema");
  check->add_option("--schema", options->schema, "A JSON Schema: JSON or YAML")->required();
  check->add_option("FILE", options->files, "Files; - is standard input")->required();
  check->callback([&context, &chosen, options] {
    chosen = [&context, options] { return validate(context, *options); };
  });
}

}  // namespace sextant::ctl
