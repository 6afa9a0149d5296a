// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/comparison.h"

#include <QCoreApplication>
#include <QFile>

#include "widgets/common/background_job.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

QString words(const char* text) {
  return QCoreApplication::translate("Comparison", text);
}

bool sameStamp(const struct stat& a, const struct stat& b) {
  const auto same = [](const timespec& x, const timespec& y) {
    return x.tv_sec == y.tv_sec && x.tv_nsec == y.tv_nsec;
  };
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
         same(a.st_mtim, b.st_mtim) && same(a.st_ctim, b.st_ctim);
}

template <class T>
bool sameValue(const std::shared_ptr<const T>& a, const std::shared_ptr<const T>& b) {
  return a == b || (a && b && *a == *b);
}

struct SideText {
  std::string text;
  QString title;
  std::shared_ptr<const FileText> file;
};

SideText sideText(const SideSource& source) {
  SideText side{{}, source.title, {}};
  if (source.text) {
    side.text = *source.text;
  } else if (!source.file.isEmpty()) {
    side.file = readFileText(source.file, source.known);
    side.text = side.file->text;
    if (!side.file->problem.isEmpty()) side.title = side.file->problem;
  } else if (source.folded) {
    const auto effective = effectiveProfile(*source.folded, source.scope);
    if (effective) {
      side.text = effective->text();
    } else {
      const Problem& problem = effective.error();
      side.title = QString::fromStdString(
          sextant::toString(problem, problem.scope.empty() ? "base" : problem.scope));
    }
  }
  return side;
}

}  // namespace

std::shared_ptr<const FileText> readFileText(const QString& path,
                                             std::shared_ptr<const FileText> known) {
  FileText read;
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) {
    read.problem = words("%1 cannot be read: %2.").arg(path, file.errorString());
  } else if (::fstat(file.handle(), &read.stamp) == 0 && known && known->problem.isEmpty() &&
             sameStamp(read.stamp, known->stamp)) {
    return known;
  } else if (file.size() > qint64(document_bytes_max)) {
    read.problem = words("%1 is larger than 64 MiB.").arg(path);
  } else {
    read.text = file.read(qint64(document_bytes_max)).toStdString();
  }
  const bool same_problem = known && !read.problem.isEmpty() && known->problem == read.problem;
  return same_problem ? known : std::make_shared<const FileText>(std::move(read));
}

std::size_t SideSource::bytes() const {
  if (text) return text->size();
  // Nobody knows how long a file takes before it has been read.
  if (!file.isEmpty()) return BackgroundJob::at_once_bytes_max + 1;
  std::size_t bytes = 0;
  if (folded) {
    for (const auto& [profile, content] : *folded)
      bytes += content.size();
  }
  return bytes;
}

bool SideSource::sameAs(const SideSource& other) const {
  return title == other.title && file == other.file && scope == other.scope &&
         sameValue(text, other.text) && sameValue(folded, other.folded);
}

Comparison compared(const SideSource& left, const SideSource& right, const ItemKey& item_key,
                    bool again) {
  SideText a = sideText(left);
  SideText b = sideText(right);
  Comparison comparison{{}, a.file, b.file};
  if (again && a.file == left.known && b.file == right.known) return comparison;
  comparison.document = std::make_shared<const DiffDocument>(
      diffDocument(a.text, b.text, a.title, b.title, item_key));
  return comparison;
}

}  // namespace sextant::ui
