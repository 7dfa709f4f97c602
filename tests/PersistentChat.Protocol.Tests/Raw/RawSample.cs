using System.Buffers;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Protocol.Tests.Raw;

/// <summary>A frame to test with: its bytes, and how to read them and write what was read.</summary>
internal sealed class RawSample
{
    private static readonly RawFrameWriter Writer = new();
    private readonly Func<byte[], (byte[]? Bytes, RawError Error)> _recode;

    private RawSample(string name, byte[] bytes, Func<byte[], (byte[]?, RawError)> recode)
    {
        Name = name;
        Bytes = bytes;
        _recode = recode;
    }

    internal string Name { get; }

    internal RawType Type => RawFrame.TryOpen(Content, out var frame, out _) ? frame.Type : default;

    /// <summary>The frame with its prefix.</summary>
    internal byte[] Bytes { get; }

    /// <summary>The frame without its prefix.</summary>
    internal byte[] Content => Bytes[RawFrameScanner.PrefixLength..];

    public override string ToString() => Name;

    /// <summary>A frame with fields.</summary>
    internal static RawSample Of<T>(string name, ulong correlation, scoped in T fields)
        where T : IRawFrame<T>, allows ref struct => new(name, Encode(correlation, fields), Recode<T>);

    /// <summary>A frame without fields.</summary>
    internal static RawSample Empty(string name, RawType type, ulong correlation) =>
        new(name, EncodeEmpty(type, correlation), RecodeEmpty);

    /// <summary>Reads content as this type of frame and writes the frame again; without bytes there is an error.</summary>
    internal (byte[]? Bytes, RawError Error) Recode(byte[] content) => _recode(content);

    internal static byte[] Encode<T>(ulong correlation, scoped in T fields)
        where T : IRawFrame<T>, allows ref struct
    {
        var output = new ArrayBufferWriter<byte>();
        lock (Writer)
            Writer.Write(output, correlation, fields);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] EncodeEmpty(RawType type, ulong correlation)
    {
        var output = new ArrayBufferWriter<byte>();
        RawFrameWriter.WriteEmpty(output, type, correlation);
        return output.WrittenSpan.ToArray();
    }

    private static (byte[]?, RawError) Recode<T>(byte[] content)
        where T : IRawFrame<T>, allows ref struct =>
        RawFrame.TryOpen(content, out var frame, out var error) && frame.TryRead<T>(out var fields, out error)
            ? (Encode(frame.Correlation, fields!), error)
            : (null, error);

    private static (byte[]?, RawError) RecodeEmpty(byte[] content) =>
        RawFrame.TryOpen(content, out var frame, out var error)
            ? (EncodeEmpty(frame.Type, frame.Correlation), error)
            : (null, error);
}
