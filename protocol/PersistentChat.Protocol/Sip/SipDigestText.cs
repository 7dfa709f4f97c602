using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace PersistentChat.Protocol.Sip;

/// <summary>Parts joined by colons, gathered on the stack or, if they are long, in a pooled array, and then hashed once.</summary>
internal ref struct SipDigestText
{
    /// <summary>Bytes the caller reserves on the stack; enough for what is usual.</summary>
    internal const int OnStack = 512;

    private readonly byte[]? _pooled;
    private readonly Span<byte> _buffer;
    private int _length;
    private int _parts;

    internal SipDigestText(Span<byte> stack, int needed)
    {
        _pooled = needed > stack.Length ? ArrayPool<byte>.Shared.Rent(needed) : null;
        _buffer = _pooled ?? stack;
    }

    internal void Add(scoped ReadOnlySpan<byte> part)
    {
        if (_parts++ > 0)
            _buffer[_length++] = (byte)':';
        part.CopyTo(_buffer[_length..]);
        _length += part.Length;
    }

    /// <summary>Writes the hash in hexadecimal digits and wipes what was gathered: it may hold a password.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "MD5 is what RFC 2617 defines and older clients compute.")]
    internal void Hash(SipDigestAlgorithm algorithm, scoped Span<byte> destination)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var text = _buffer[.._length];
        var size = algorithm == SipDigestAlgorithm.Md5 ? MD5.HashData(text, hash) : SHA256.HashData(text, hash);
        text.Clear();
        if (_pooled is not null)
            ArrayPool<byte>.Shared.Return(_pooled);
        if (!Convert.TryToHexStringLower(hash[..size], destination, out _))
            throw new ArgumentException("The destination is too short for the hash.", nameof(destination));
    }
}
