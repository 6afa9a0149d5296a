// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/window/gallery/dialog_pages.h"

#include <QTemporaryDir>

#include "tests/window/gallery/samples.h"
#include "widgets/console/finder.h"
#include "widgets/merge/merge_dialog.h"
#include "widgets/publish/publish_dialog.h"
#include "widgets/reach/reach_view.h"
#include "widgets/search/search_view.h"

namespace sextant::ui::samples {
namespace {

PublishTarget target() {
  return {*Address::parse("prod/hunt-engine"),          QStringLiteral("red"), {42}, 3, 3,
          QStringLiteral("hunt-3 overrides cache.ttl.")};
}

void publishPages(const SavePage& save) {
  PublishDialog dialog;
  dialog.setTarget(target());
  dialog.setDocument(samples::difference(), QStringLiteral("comments unchanged"));
  dialog.setProblems(samples::problems());
  save(dialog, QStringLiteral("publish-problems"), {});
  dialog.setProblems({});
  dialog.setDescription(QStringLiteral("Pool of four: three instances share fifty connections"));
  save(dialog, QStringLiteral("publish-ready"), {});
  dialog.setSlips({QStringLiteral("base: 9 of its 14 keys would go.")});
  save(dialog, QStringLiteral("publish-shrinks"), {});
  dialog.setSlips({});
  QObject::connect(&dialog, &PublishDialog::publishRequested, &dialog, [&dialog] {
    dialog.setFailed({ErrorKind::conflict, "The stable revision has moved."}, RevisionNumber{43});
  });
  for (auto* button : dialog.findChildren<QPushButton*>()) {
    if (button->property("kind").toString() == QLatin1String("filled")) button->click();
  }
  save(dialog, QStringLiteral("publish-conflict"), {});
}

void publishUnknownPage(const SavePage& save, const Settle& settle) {
  PublishDialog dialog;
  dialog.setTarget(target());
  dialog.setDocument(samples::difference());
  dialog.setDescription(QStringLiteral("Pool of four"));
  for (auto* button : dialog.findChildren<QPushButton*>()) {
    if (button->property("kind").toString() == QLatin1String("filled")) button->click();
  }
  dialog.show();
  settle(700);
  save(dialog, QStringLiteral("publish-sending"), {});
  dialog.setFailed({ErrorKind::outcome_unknown, "The connection was lost."});
  save(dialog, QStringLiteral("publish-unknown"), {});
  dialog.setPublished({43});
  save(dialog, QStringLiteral("publish-done"), {});
}

void mergePage(const SavePage& save, const Settle& settle) {
  const std::string base = samples::profile();
  const auto with = [&](std::initializer_list<std::pair<std::string, std::string>> edits) {
    std::string text = base;
    for (const auto& [from, to] : edits) {
      if (const auto at = text.find(from); at != std::string::npos)
        text.replace(at, from.size(), to);
    }
    return text;
  };
  MergeJob job{
      QStringLiteral("Rebase base onto revision 43"),
      {QStringLiteral("revision 42"), QStringLiteral("your draft"), QStringLiteral("revision 43")},
      {base, with({{"max: 20", "max: 4"}, {"ttl: 10s", "ttl: 30s"}}),
       with({{"max: 20", "max: 8"}, {"ttl: 10s", "ttl: 5s"}, {"threads: 32", "threads: 24"}})}};
  const auto first = mergeDocuments(job.texts);
  MergeDialog dialog(std::move(job), *first);
  dialog.choices()->choose(0, MergeSide::ours);
  settle(100);
  save(dialog, QStringLiteral("merge"), {});
}

void findPages(const SavePage& save) {
  const Scope hunt1{"eu1", "hunt-1"}, hunt2{"eu1", "hunt-2"}, hunt3{"eu1", "hunt-3"};
  Reach reach;
  reach.instances = 4;
  reach.changes = {
      {"/db/pool/max", Value::integer(20), Value::integer(4), {hunt1, hunt2, hunt3}},
      {"/cache/ttl", Value::string("1s"), Value::string("10s"), {hunt1, hunt2}},
      {"/cache/shards", std::nullopt, Value::integer(4), {hunt1, hunt2, hunt3, {"eu2", "hunt-4"}}}};
  reach.kept = {{"/cache/ttl", hunt3, Value::string("5s"), {hunt3}}};
  ReachView view;
  view.setReach(reach, 4);
  save(view, QStringLiteral("reach"), {900, 300});
  SearchView search;
  search.setEnvironments({QStringLiteral("prod"), QStringLiteral("staging")});
  search.field()->setText(QStringLiteral("pool max"));
  const auto place = [](const char* text, std::size_t line, const char* value, bool draft) {
    return SearchHit{*Address::parse(text), {line, 1}, QString::fromLatin1(value), draft};
  };
  search.setHits({place("prod/hunt-engine#/db/pool/max", 7, "20", true),
                  place("prod/hunt-engine#/db/pool/max_idle", 8, "2", true),
                  place("prod/hunt-engine/eu1/hunt-3#/db/pool/max", 3, "8", false)},
                 3, 12);
  save(search, QStringLiteral("search"), {900, 300});
  search.setHits({}, 0, 12);
  save(search, QStringLiteral("search-nothing"), {900, 300});
}

void finderPages(const SavePage& save) {
  const QTemporaryDir folder;
  ConsoleSettings settings(folder.filePath(QStringLiteral("console.ini")), QStringLiteral("demo"));
  PlaceMemory memory(settings, true);
  std::vector<FinderItem> items;
  for (int cluster = 1; cluster <= 4; ++cluster) {
    for (int number = 1; number <= 80; ++number) {
      FinderItem item{
          QStringLiteral("prod/hunt-engine/eu%1/hunt-%2").arg(cluster).arg(number),
          number % 4 == 0 ? QStringLiteral("instance") : QStringLiteral("instance, no profile")};
      item.pin = item.name;
      items.push_back(std::move(item));
    }
  }
  memory.togglePin(items[200].pin);
  memory.visited(items[31].pin);
  memory.visited(items[99].pin);
  Finder finder(QStringLiteral("Go to profile, instance…"), items, nullptr, &memory);
  finder.setAttribute(Qt::WA_DeleteOnClose, false);
  save(finder, QStringLiteral("finder"), {560, 420});
  finder.field()->setText(QStringLiteral("eu3 77"));
  save(finder, QStringLiteral("finder-typed"), {560, 200});
}

}  // namespace

void dialogPages(const SavePage& save, const Settle& settle) {
  publishPages(save);
  publishUnknownPage(save, settle);
  mergePage(save, settle);
  findPages(save);
  finderPages(save);
}

}  // namespace sextant::ui::samples
