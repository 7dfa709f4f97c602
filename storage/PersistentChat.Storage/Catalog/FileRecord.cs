namespace PersistentChat.Storage;

/// <summary>What is known of a stored file; its bytes are in the file store.</summary>
/// <param name="Id">Identity, which is also the stem of its stored name (FI4).</param>
/// <param name="RoomId">The room it was uploaded to.</param>
/// <param name="Uploader">Canonical SIP URI.</param>
/// <param name="Name">Original name, at most 256 characters.</param>
/// <param name="StoredName">Id and extension.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">32 bytes: digest of the content.</param>
/// <param name="UploadedOn">UTC ticks.</param>
public sealed record FileRecord(
    Guid Id, Guid RoomId, string Uploader, string Name, string StoredName, long Size, byte[] Sha256, long UploadedOn);
