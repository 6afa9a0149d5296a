// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/export_file.h"

#include <QtCore/QFileInfo>
#include <QtCore/QSaveFile>

namespace sextant {

ExportFile::ExportFile(QString path, Readers readers) : path_(std::move(path)), readers_(readers) {}

Result<void> ExportFile::open() {
  const QFileInfo there(path_);
  if (!there.exists() || there.isFile()) {
    device_ = std::make_unique<QSaveFile>(path_);
  } else {
    device_ = std::make_unique<QFile>(path_);
  }
  if (!device_->open(QIODevice::WriteOnly)) return failed();
  const bool is_file = qobject_cast<QSaveFile*>(device_.get()) != nullptr;
  if (is_file && readers_ == Readers::owner_only) {
    device_->setPermissions(QFile::ReadOwner | QFile::WriteOwner);
  }
  return {};
}

Result<void> ExportFile::line(const std::string& text) {
  const std::string bytes = text + '\n';
  const bool written = device_->write(bytes.data(), static_cast<qint64>(bytes.size())) >= 0;
  return written ? Result<void>() : failed();
}

Result<void> ExportFile::close() {
  auto* whole = qobject_cast<QSaveFile*>(device_.get());
  const bool closed = whole != nullptr ? whole->commit() : device_->flush();
  return closed ? Result<void>() : failed();
}

tl::unexpected<Error> ExportFile::failed() const {
  return fail(ErrorKind::unavailable,
              "This file cannot be written: " + device_->errorString().toStdString() + '.',
              path_.toStdString());
}

}  // namespace sextant
