using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>Asks for permission to upload a file.</summary>
/// <param name="Room">The room it belongs to.</param>
/// <param name="File">Name of the file.</param>
public sealed record RawGetUploadToken(RawRoom Room, string File) : IRawFrame<RawGetUploadToken>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.GetUploadToken;

    static int IRawFrame<RawGetUploadToken>.FieldCount => 2;

    static RawGetUploadToken IRawFrame<RawGetUploadToken>.Read(scoped ref RawFieldReader fields) => new(fields.Room(), fields.Text());

    void IRawFrame<RawGetUploadToken>.Write(scoped ref MessagePackWriter output)
    {
        Room.Write(ref output);
        output.WriteString(File);
    }
}
