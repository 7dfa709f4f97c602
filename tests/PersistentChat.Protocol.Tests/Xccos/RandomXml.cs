using System.Text;

namespace PersistentChat.Protocol.Tests.Xccos;

/// <summary>Valid envelopes in every spelling that XML allows: prefixes, both quotes, references, comments, CDATA, white space.</summary>
internal sealed class RandomXml(int seed)
{
    private static readonly string[] Names = ["cmd", "data", "grpchat", "chat", "chanib", "aib", "x-1", "_y.z", "Größe"];
    private static readonly string[] Texts =
        ["a", "hello world", "ä€😀", "\r\n", "\r", "\n\t ", "&amp;", "&lt;b&gt;", "&#65;&#x42;", "&quot;&apos;", "&#13;&#10;", "&#x1F600;", "\uFF01\uFFFD", "]]", ">"];
    private static readonly string[] Spaces = [" ", "\n", "\t", "\r\n", "   "];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _xml = new();

    internal byte[] Next()
    {
        _xml.Clear();
        if (Chance(4))
            _xml.Append('\uFEFF');
        if (Chance(3))
            _xml.Append("<?xml version='1.0' encoding=\"utf-8\"?>");
        Miscellaneous();
        var prefix = Chance(3) ? "p:" : "";
        Element(prefix, prefix + "xccos", depth: 0, prefix == "" ? " xmlns='urn:parlano:xml:ns:xccos'" : " xmlns:p=\"urn:parlano:xml:ns:xccos\"");
        Miscellaneous();
        return Encoding.UTF8.GetBytes(_xml.ToString());
    }

    private void Element(string prefix, string name, int depth, string declaration)
    {
        _xml.Append('<').Append(name).Append(declaration);
        Attributes();
        _xml.Append(OptionalSpace());
        if (Chance(4))
        {
            _xml.Append("/>");
            return;
        }
        _xml.Append('>');
        for (var children = _random.Next(5); children > 0; children--)
            Content(prefix, depth);
        _xml.Append("</").Append(name).Append(OptionalSpace()).Append('>');
    }

    private void Content(string prefix, int depth)
    {
        var kind = _random.Next(5);
        if (kind < 2 && depth < 8)
            Element(prefix, (Chance(2) ? prefix : "") + Pick(Names), depth + 1, "");
        else if (kind == 2)
            _xml.Append("<!-- ").Append(Pick(Names)).Append(" <&> -->");
        else if (kind == 3)
            _xml.Append("<![CDATA[").Append(Pick(Texts).Replace("]]", "]")).Append("<&]]>");
        else
            _xml.Append("\r\n").Append(Pick(Texts)).Append('|').Append(Pick(Texts).Replace("]]", "] ").Replace(">", "&gt;"));
    }

    private void Attributes()
    {
        for (int i = 0, count = _random.Next(5); i < count; i++)
        {
            var quote = Chance(2) ? '"' : '\'';
            _xml.Append(Pick(Spaces)).Append(Pick(Names)).Append(i).Append(OptionalSpace()).Append('=').Append(OptionalSpace());
            _xml.Append(quote).Append(Pick(Texts)).Append(quote == '"' ? "'" : "\"").Append(Pick(Texts)).Append(quote);
        }
    }

    private void Miscellaneous()
    {
        if (Chance(3))
            _xml.Append("<!--x-->").Append(Pick(Spaces));
    }

    private string OptionalSpace() => Chance(4) ? Pick(Spaces) : "";

    private string Pick(string[] from) => from[_random.Next(from.Length)];

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;
}
