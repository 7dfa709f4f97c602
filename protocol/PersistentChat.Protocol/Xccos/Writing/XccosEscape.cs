using System.Buffers;
using System.Text.Unicode;

namespace PersistentChat.Protocol.Xccos;

/// <summary>
/// Writes text so that it stays text: markup becomes references, and characters that XML 1.0 forbids are left out, since
/// one of them makes a client throw the whole envelope away (xccos.md section 2).
/// </summary>
internal static class XccosEscape
{
    private const int Chunk = 512;

    // CR is written as a reference everywhere: as a literal it would come back as LF.
    private static readonly SearchValues<byte> InContent = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(b => b is not ('\t' or '\n')).Select(b => (byte)b), .. "&<>"u8, 0xEF]);

    private static readonly SearchValues<byte> InAttribute = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(b => (byte)b), .. "&<>\""u8, 0xEF]);

    internal static void WriteContent(IBufferWriter<byte> output, ReadOnlySpan<byte> utf8) => Write(output, utf8, InContent);

    internal static void WriteAttribute(IBufferWriter<byte> output, ReadOnlySpan<byte> utf8) => Write(output, utf8, InAttribute);

    internal static void WriteContent(IBufferWriter<byte> output, ReadOnlySpan<char> text) => Transcode(output, text, InContent);

    internal static void WriteAttribute(IBufferWriter<byte> output, ReadOnlySpan<char> text) => Transcode(output, text, InAttribute);

    private static void Transcode(IBufferWriter<byte> output, ReadOnlySpan<char> text, SearchValues<byte> special)
    {
        Span<byte> chunk = stackalloc byte[Chunk];
        while (!text.IsEmpty)
        {
            var status = Utf8.FromUtf16(text, chunk, out var read, out var written, replaceInvalidSequences: false);
            Write(output, chunk[..written], special);
            // What stops the conversion other than a full chunk is a lone surrogate, which no XML may hold.
            text = text[(status is OperationStatus.InvalidData or OperationStatus.NeedMoreData ? read + 1 : read)..];
        }
    }

    private static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> text, SearchValues<byte> special)
    {
        while (true)
        {
            var run = text.IndexOfAny(special);
            output.Write(run < 0 ? text : text[..run]);
            if (run < 0)
                return;
            text = text[run..];
            var length = text is [0xEF, 0xBF, 0xBE or 0xBF, ..] ? 3 : 1;
            if (length == 1)
                output.Write(text[0] == 0xEF ? text[..1] : Reference(text[0]));
            text = text[length..];
        }
    }

    private static ReadOnlySpan<byte> Reference(byte value) => value switch
    {
        (byte)'&' => "&amp;"u8,
        (byte)'<' => "&lt;"u8,
        (byte)'>' => "&gt;"u8,
        (byte)'"' => "&quot;"u8,
        (byte)'\t' => "&#9;"u8,
        (byte)'\n' => "&#10;"u8,
        (byte)'\r' => "&#13;"u8,
        _ => default,
    };
}
