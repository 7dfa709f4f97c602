using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>Proves that the client knows the password.</summary>
/// <param name="Data">The client-final-message of RFC 5802.</param>
public sealed record RawProof(ReadOnlyMemory<byte> Data) : IRawFrame<RawProof>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.Proof;

    static int IRawFrame<RawProof>.FieldCount => 1;

    static RawProof IRawFrame<RawProof>.Read(scoped ref RawFieldReader fields) => new(fields.Bytes());

    void IRawFrame<RawProof>.Write(scoped ref MessagePackWriter output) => output.WriteBinary(Data.Span);
}
