using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>Asks for permission to download a file.</summary>
/// <param name="Room">The room it belongs to.</param>
/// <param name="File">Name of the file.</param>
public sealed record RawGetDownloadToken(RawRoom Room, string File) : IRawFrame<RawGetDownloadToken>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.GetDownloadToken;

    static int IRawFrame<RawGetDownloadToken>.FieldCount => 2;

    static RawGetDownloadToken IRawFrame<RawGetDownloadToken>.Read(scoped ref RawFieldReader fields) => new(fields.Room(), fields.Text());

    void IRawFrame<RawGetDownloadToken>.Write(scoped ref MessagePackWriter output)
    {
        Room.Write(ref output);
        output.WriteString(File);
    }
}
