using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>The user is signed in.</summary>
/// <param name="Data">The server-final-message of RFC 5802, by which the server proves itself; empty without password.</param>
/// <param name="User">The user's SIP URI as the server writes it.</param>
/// <param name="DisplayName">His name to show; may be empty.</param>
public sealed record RawSignedIn(ReadOnlyMemory<byte> Data, string User, string DisplayName) : IRawFrame<RawSignedIn>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.SignedIn;

    static int IRawFrame<RawSignedIn>.FieldCount => 3;

    static RawSignedIn IRawFrame<RawSignedIn>.Read(scoped ref RawFieldReader fields) =>
        new(fields.Bytes(), fields.Text(), fields.TextOrEmpty());

    void IRawFrame<RawSignedIn>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteBinary(Data.Span);
        output.WriteString(User);
        output.WriteString(DisplayName);
    }
}
