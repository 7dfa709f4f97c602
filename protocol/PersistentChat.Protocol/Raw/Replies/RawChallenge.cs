using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>The server's part of SCRAM.</summary>
/// <param name="Data">The server-first-message of RFC 5802.</param>
public sealed record RawChallenge(ReadOnlyMemory<byte> Data) : IRawFrame<RawChallenge>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.Challenge;

    static int IRawFrame<RawChallenge>.FieldCount => 1;

    static RawChallenge IRawFrame<RawChallenge>.Read(scoped ref RawFieldReader fields) => new(fields.Bytes());

    void IRawFrame<RawChallenge>.Write(scoped ref MessagePackWriter output) => output.WriteBinary(Data.Span);
}
