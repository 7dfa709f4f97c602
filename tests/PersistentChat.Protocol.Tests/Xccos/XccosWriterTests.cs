using System.Buffers;
using System.Text;
using System.Xml.Linq;
using PersistentChat.Protocol.Xccos;

namespace PersistentChat.Protocol.Tests.Xccos;

public sealed class XccosWriterTests
{
    public static TheoryData<string, string> Vectors()
    {
        var data = new TheoryData<string, string>();
        // V28 differs from V01 in spelling only, V29 says a character that is not written back.
        foreach (var (name, body) in XccosVectors.FromServer.Concat(XccosVectors.FromClient).Where(v => v.Key is not ("V28" or "V29")))
            data.Add(name, body);
        return data;
    }

    [Theory, MemberData(nameof(Vectors))]
    public void A_vector_that_is_read_and_written_again_is_the_same_tree(string name, string body)
    {
        var written = Rewrite(Encoding.UTF8.GetBytes(body));

        Assert.True(Canonical(body) == Canonical(written), $"{name}: {written}");
    }

    [Fact]
    public void Text_that_looks_like_markup_comes_back_as_it_was()
    {
        const string Text = "<a href=\"x\">&amp; 'it' ]]> \t\n\r \u0085 äöü € 😀 \uFFFD \uFF01";
        Assert.Equal(Text, RoundTrip(Text));
    }

    [Fact]
    public void Characters_that_XML_forbids_are_never_written()
    {
        Assert.Equal("abcdef", RoundTrip("a\0b\u0001c\uFFFEd\uFFFFe\uD800f"));
        Assert.Equal("x", RoundTrip("x\uD800"));
        Assert.Equal("x", RoundTrip("\uDC00x"));
    }

    [Fact]
    public void Long_text_is_not_torn_between_its_characters()
    {
        for (var shift = 0; shift < 4; shift++)
        {
            var text = new string('x', 509 + shift) + "😀é€\uFFFDü" + new string('y', 700);
            Assert.Equal(text, RoundTrip(text));
        }
    }

    [Theory]
    [InlineData(0, "2026-01-31T09:30:00Z")]
    [InlineData(2_500_000, "2026-01-31T09:30:00.25Z")]
    [InlineData(1, "2026-01-31T09:30:00.0000001Z")]
    [InlineData(1_234_567, "2026-01-31T09:30:00.1234567Z")]
    public void A_time_has_no_more_digits_than_it_needs(long ticks, string expected)
    {
        Span<byte> buffer = stackalloc byte[XccosTime.MaxLength];
        var length = XccosTime.Write(new DateTime(2026, 1, 31, 9, 30, 0, DateTimeKind.Utc).Ticks + ticks, buffer);

        Assert.Equal(expected, Encoding.ASCII.GetString(buffer[..length]));
    }

    [Theory]
    [InlineData("2026-11-22T04:22:35Z", true)]
    [InlineData("2026-11-22T04:22:35.0000000Z", true)]
    [InlineData("2026-11-22T04:22:35", true)]
    [InlineData("2026-11-22T05:22:35+01:00", true)]
    [InlineData("yesterday", false)]
    [InlineData("", false)]
    public void A_time_is_read_in_every_form_that_was_seen(string text, bool isTime)
    {
        var reader = new XccosReader(Encoding.UTF8.GetBytes($"<a ts='{text}'/>"));
        reader.Read();

        Assert.Equal(isTime, XccosTime.TryParse(reader.GetAttribute("ts"u8), out var ticks));
        Assert.Equal(isTime ? new DateTime(2026, 11, 22, 4, 22, 35, DateTimeKind.Utc).Ticks : 0, ticks);
    }

    /// <summary>Reads all of an envelope and writes it again.</summary>
    private static string Rewrite(byte[] body)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new XccosWriter(output);
        var envelope = new EnvelopeReader(body);
        Assert.True(envelope.ReadHead());
        writer.StartEnvelope(long.Parse(envelope.EnvelopeId.ToString()));
        while (envelope.ReadPrimitive())
            WritePrimitive(writer, ref envelope);
        Assert.False(envelope.IsMalformed);
        writer.EndEnvelope();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void WritePrimitive(XccosWriter writer, ref EnvelopeReader envelope)
    {
        switch (envelope.Kind)
        {
            case XccosPrimitive.Chat: writer.WriteDelivery(envelope.Sequence, envelope.ReadChat()); break;
            case XccosPrimitive.Reply: writer.WriteReply(envelope.ReadReply()); break;
            case XccosPrimitive.Notice: writer.WriteNotice(new XccosNotice(envelope.Id.ToString(), envelope.Sequence, envelope.ReadData())); break;
            case XccosPrimitive.Command: writer.WriteCommand(envelope.Id.ToString(), envelope.Sequence, envelope.ReadData()); break;
            default: Assert.Fail($"{envelope.Kind}"); break;
        }
    }

    /// <summary>Order of attributes and namespace declarations do not matter.</summary>
    private static string Canonical(string xml)
    {
        var root = XElement.Parse(xml, LoadOptions.PreserveWhitespace);
        foreach (var element in root.DescendantsAndSelf())
            element.ReplaceAttributes(element.Attributes().Where(a => !a.IsNamespaceDeclaration).OrderBy(a => a.Name.LocalName).ToArray());
        return root.ToString(SaveOptions.DisableFormatting).Replace("></uib>", " />").Replace("></chanib>", " />").Replace("></inv>", " />")
            .Replace("></data>", " />");
    }

    private static string RoundTrip(string text)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new XccosWriter(output);
        writer.Start("a"u8);
        writer.Attribute("b"u8, text.AsSpan());
        writer.Content();
        writer.Text(text.AsSpan());
        writer.End("a"u8);
        var element = XElement.Parse(Encoding.UTF8.GetString(output.WrittenSpan), LoadOptions.PreserveWhitespace);
        Assert.Equal(element.Value, element.Attribute("b")!.Value);
        return element.Value;
    }
}
