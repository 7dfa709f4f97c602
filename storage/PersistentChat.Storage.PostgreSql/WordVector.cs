using System.Buffers.Binary;

namespace PersistentChat.Storage.PostgreSql;

/// <summary>
/// The words of a text as PostgreSQL's <c>tsvector</c> in its binary form: their number, then each as UTF-8 with a zero byte and its
/// number of positions, which is none. The server sorts them. Reuses its memory; not thread safe.
/// </summary>
internal sealed class WordVector
{
    // The type holds 1 MiB of words. A text with more different ones than that is found by those that fit.
    private const int MostBytes = 1_000_000;
    private const int PerWord = 1 + sizeof(short);

    private readonly IndexWordWriter _words = new();
    private byte[] _vector = new byte[1024];

    /// <summary>The vector of a text.</summary>
    /// <param name="text">UTF-8.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlyMemory<byte> Write(ReadOnlySpan<byte> text)
    {
        var (count, length) = (0, sizeof(int));
        for (var rest = _words.Write(text); !rest.IsEmpty && length < MostBytes; count++)
        {
            var end = rest.IndexOf((byte)' ');
            var word = end < 0 ? rest : rest[..end];
            length = Add(word, length);
            rest = rest[Math.Min(word.Length + 1, rest.Length)..];
        }
        BinaryPrimitives.WriteInt32BigEndian(_vector, count);
        return _vector.AsMemory(0, length);
    }

    private int Add(ReadOnlySpan<byte> word, int at)
    {
        var end = at + word.Length + PerWord;
        if (end > _vector.Length)
            Array.Resize(ref _vector, Math.Max(end, _vector.Length * 2));
        word.CopyTo(_vector.AsSpan(at));
        _vector.AsSpan(at + word.Length, PerWord).Clear();
        return end;
    }
}
