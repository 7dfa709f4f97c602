using System.Text;
using System.Xml;
using PersistentChat.Protocol.Xccos;

namespace PersistentChat.Protocol.Tests.Xccos;

/// <summary>A document as one comparable text, made by our reader or by the framework's.</summary>
internal static class XmlTree
{
    /// <summary>Null if our reader refuses the document.</summary>
    internal static string? Ours(ReadOnlySpan<byte> xml)
    {
        var tree = new StringBuilder();
        var reader = new XccosReader(xml);
        while (reader.Read())
        {
            switch (reader.Token)
            {
                case XccosToken.StartElement:
                    tree.Append('<').Append(Encoding.UTF8.GetString(reader.LocalName));
                    for (var i = 0; i < reader.AttributeCount; i++)
                        AppendAttribute(tree, Encoding.UTF8.GetString(reader.GetAttributeName(i)), reader.GetAttribute(i).ToString());
                    tree.Append('>');
                    break;
                case XccosToken.EndElement:
                    tree.Append("</").Append(Encoding.UTF8.GetString(reader.LocalName)).Append('>');
                    break;
                case XccosToken.Text:
                    tree.Append(reader.Text.ToString());
                    break;
            }
        }
        return reader.IsMalformed ? null : tree.ToString();
    }

    /// <summary>Throws <see cref="XmlException"/> if the framework refuses the document.</summary>
    internal static string Framework(byte[] xml)
    {
        var tree = new StringBuilder();
        var settings = new XmlReaderSettings { CheckCharacters = false, DtdProcessing = DtdProcessing.Prohibit };
        using var reader = XmlReader.Create(new MemoryStream(xml), settings);
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element)
                AppendStart(tree, reader);
            else if (reader.NodeType == XmlNodeType.EndElement)
                tree.Append("</").Append(reader.LocalName).Append('>');
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace && reader.Depth > 0)
                tree.Append(WithoutIllegal(reader.Value));
        }
        return tree.ToString();
    }

    private static void AppendStart(StringBuilder tree, XmlReader reader)
    {
        var name = reader.LocalName;
        var isEmpty = reader.IsEmptyElement;
        tree.Append('<').Append(name);
        while (reader.MoveToNextAttribute())
            AppendAttribute(tree, reader.Name, WithoutIllegal(reader.Value));
        tree.Append('>');
        if (isEmpty)
            tree.Append("</").Append(name).Append('>');
    }

    private static void AppendAttribute(StringBuilder tree, string name, string value) =>
        tree.Append(' ').Append(name).Append("=[").Append(value).Append(']');

    private static string WithoutIllegal(string text) =>
        string.Concat(text.Where(c => c is '\t' or '\n' or '\r' or (>= ' ' and < '\uFFFE')));
}
