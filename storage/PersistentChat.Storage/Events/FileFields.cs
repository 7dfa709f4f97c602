using PersistentChat.MessagePack;

namespace PersistentChat.Storage;

/// <summary>Fields of the file family (docs/event-format.md, kinds 70 and 71).</summary>
internal static class FileFields
{
    private const int UploadedElements = 8;
    private const int DownloadedElements = 4;

    /// <summary><c>[id, room, uploader, name, stored-name, size, sha256, uploaded-on]</c></summary>
    internal static void Write(ref MessagePackWriter writer, FileRecord file)
    {
        writer.WriteArrayHeader(UploadedElements);
        writer.WriteGuid(file.Id);
        writer.WriteGuid(file.RoomId);
        writer.WriteString(file.Uploader);
        writer.WriteString(file.Name);
        writer.WriteString(file.StoredName);
        writer.WriteInt64(file.Size);
        writer.WriteBinary(file.Sha256);
        writer.WriteInt64(file.UploadedOn);
    }

    /// <summary><c>[id, room, user, stored-name]</c></summary>
    internal static void Write(ref MessagePackWriter writer, FileDownloaded downloaded)
    {
        writer.WriteArrayHeader(DownloadedElements);
        writer.WriteGuid(downloaded.FileId);
        writer.WriteGuid(downloaded.RoomId);
        writer.WriteString(downloaded.User);
        writer.WriteString(downloaded.StoredName);
    }

    internal static FileUploaded ReadUploaded(ref MessagePackReader reader)
    {
        var extra = reader.ReadFieldsHeader(UploadedElements);
        var file = new FileRecord(
            reader.ReadGuid(), reader.ReadGuid(), reader.ReadString(), reader.ReadString(), reader.ReadString(),
            reader.ReadInt64(), reader.ReadBinary().ToArray(), reader.ReadInt64());
        reader.SkipFields(extra);
        return new FileUploaded { File = file };
    }

    internal static FileDownloaded ReadDownloaded(ref MessagePackReader reader)
    {
        var extra = reader.ReadFieldsHeader(DownloadedElements);
        var downloaded = new FileDownloaded
        {
            FileId = reader.ReadGuid(),
            RoomId = reader.ReadGuid(),
            User = reader.ReadString(),
            StoredName = reader.ReadString(),
        };
        reader.SkipFields(extra);
        return downloaded;
    }
}
