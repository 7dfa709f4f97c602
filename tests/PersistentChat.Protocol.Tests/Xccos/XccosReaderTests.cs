using System.Text;
using PersistentChat.Protocol.Xccos;

namespace PersistentChat.Protocol.Tests.Xccos;

public sealed class XccosReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("<a>")]
    [InlineData("<a></b>")]
    [InlineData("<a></A>")]
    [InlineData("<a/><b/>")]
    [InlineData("<a/>x")]
    [InlineData("x<a/>")]
    [InlineData("<a b='1' b='2'/>")]
    [InlineData("<a b='1'c='2'/>")]
    [InlineData("<a b=1/>")]
    [InlineData("<a b/>")]
    [InlineData("<a b='<'/>")]
    [InlineData("<a>&nbsp;</a>")]
    [InlineData("<a>&</a>")]
    [InlineData("<a>&#;</a>")]
    [InlineData("<a>&#x;</a>")]
    [InlineData("<a>&#-1;</a>")]
    [InlineData("<a>&#x110000;</a>")]
    [InlineData("<a>&#99999999999;</a>")]
    [InlineData("<a>]]></a>")]
    [InlineData("<a b='&x;'/>")]
    [InlineData("<a><!-- -- --></a>")]
    [InlineData("<a><!-- </a>")]
    [InlineData("<a><![CDATA[x</a>")]
    [InlineData("<a><?pi x?></a>")]
    [InlineData("<?pi x?><a/>")]
    [InlineData(" <?xml version='1.0'?><a/>")]
    [InlineData("<?xml?><a/>")]
    [InlineData("<?xml version='1.0' encoding='utf-16'?><a/>")]
    [InlineData("<?xml version='1.0' encoding='iso-8859-1'?><a/>")]
    [InlineData("<!DOCTYPE a><a/>")]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>")]
    [InlineData("<1a/>")]
    [InlineData("<a:b:c/>")]
    [InlineData("<:a/>")]
    [InlineData("< a/>")]
    [InlineData("<a/ >")]
    public void What_is_not_well_formed_or_not_allowed_is_refused(string xml) =>
        Assert.Null(XmlTree.Ours(Encoding.UTF8.GetBytes(xml)));

    [Theory]
    [InlineData("\uFEFF<a/>")]
    [InlineData("<?xml version='1.0'?><a/>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone='yes' ?>\r\n<!-- c --><a/> <!-- d -->\n")]
    [InlineData("<a>&#228;&#xE4;&lt;&gt;&amp;&quot;&apos;&#x1F600;</a>")]
    [InlineData("<a b='&#10;&#9;\t\r\n|'>1\r\n2\r3\n4</a>")]
    [InlineData("<a><![CDATA[<x>&amp;\r\n]]>y<!-- z -->w</a>")]
    [InlineData("<a b='it&apos;s \"x\"' c = \"'\" ><b  />  </a >")]
    [InlineData("<ä ö='ü'/>")]
    [InlineData("<a>\uFF01\u3042\uFFFD</a>")]
    public void What_is_allowed_reads_as_the_framework_reads_it(string xml) =>
        Assert.Equal(XmlTree.Framework(Encoding.UTF8.GetBytes(xml)), XmlTree.Ours(Encoding.UTF8.GetBytes(xml)));

    [Theory]
    [InlineData("<a>a&#x1;b</a>", "<a>ab</a>")]
    [InlineData("<a>a&#0;b&#xD800;c&#xFFFE;d&#xFFFF;</a>", "<a>abcd</a>")]
    [InlineData("<a>a\u0001\uFFFEb\uFFFF</a>", "<a>ab</a>")]
    [InlineData("<a b='x&#x1F;y'/>", "<a b=[xy]></a>")]
    public void Characters_that_XML_forbids_are_dropped(string xml, string tree) =>
        Assert.Equal(tree, XmlTree.Ours(Encoding.UTF8.GetBytes(xml)));

    [Fact]
    public void Invalid_UTF_8_and_UTF_16_are_refused()
    {
        Assert.Null(XmlTree.Ours([.. "<a>"u8, 0xC3, .. "</a>"u8]));
        Assert.Null(XmlTree.Ours([.. "<a>"u8, 0xED, 0xA0, 0x80, .. "</a>"u8]));
        Assert.Null(XmlTree.Ours(Encoding.Unicode.GetBytes("<a/>")));
        Assert.Null(XmlTree.Ours([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("<a/>")]));
        Assert.Null(XmlTree.Ours([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("<a/>")]));
    }

    [Fact]
    public void Elements_nest_as_deep_as_the_limit_and_no_deeper()
    {
        Assert.NotNull(XmlTree.Ours(Nested(XccosReader.MaxDepth)));
        Assert.Null(XmlTree.Ours(Nested(XccosReader.MaxDepth + 1)));
        Assert.Null(XmlTree.Ours(Nested(200)));

        static byte[] Nested(int depth) => Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth)));
    }

    [Fact]
    public void An_element_has_as_many_attributes_as_the_limit_and_no_more()
    {
        Assert.NotNull(XmlTree.Ours(WithAttributes(XccosReader.MaxAttributes)));
        Assert.Null(XmlTree.Ours(WithAttributes(XccosReader.MaxAttributes + 1)));

        static byte[] WithAttributes(int count) =>
            Encoding.UTF8.GetBytes($"<a {string.Join(' ', Enumerable.Range(0, count).Select(i => $"b{i}='1'"))}/>");
    }

    [Fact]
    public void A_number_is_digits_and_nothing_else()
    {
        Assert.Equal(42UL, Number("42"));
        Assert.Equal(42UL, Number("&#52;2"));
        Assert.Equal(ulong.MaxValue, Number("18446744073709551615"));
        foreach (var text in new[] { "", "-1", "+1", " 1", "1 ", "1x", "x", "18446744073709551616" })
            Assert.Null(Number(text));

        static ulong? Number(string text)
        {
            var reader = new XccosReader(Encoding.UTF8.GetBytes($"<a n='{text}'/>"));
            reader.Read();
            return reader.GetAttribute("n"u8).TryGetNumber(out var value) ? value : null;
        }
    }
}
