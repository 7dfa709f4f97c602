using System.Text;
using PersistentChat.Protocol.Xccos;

namespace PersistentChat.Protocol.Tests.Xccos;

public sealed class XccosReaderVectorTests
{
    public static TheoryData<string, string> All()
    {
        var data = new TheoryData<string, string>();
        foreach (var (name, body) in XccosVectors.FromClient.Concat(XccosVectors.FromServer).Concat(SipeBodies.All))
            data.Add(name, body);
        return data;
    }

    [Theory, MemberData(nameof(All))]
    public void A_vector_gives_the_tree_that_the_framework_reads(string name, string body)
    {
        var xml = Encoding.UTF8.GetBytes(body);

        Assert.True(XmlTree.Ours(xml) is not null, name);
        Assert.Equal(XmlTree.Framework(xml), XmlTree.Ours(xml));
    }

    [Theory, MemberData(nameof(All))]
    public void A_vector_cut_off_anywhere_is_refused(string name, string body)
    {
        var xml = Encoding.UTF8.GetBytes(body);
        for (var length = 0; length < xml.Length; length++)
            Assert.True(XmlTree.Ours(xml.AsSpan(0, length)) is null, $"{name} cut off at {length}");
    }

    [Theory, MemberData(nameof(All))]
    public void A_vector_with_any_byte_changed_does_no_harm(string name, string body)
    {
        var xml = Encoding.UTF8.GetBytes(body);
        var refused = 0;
        for (var i = 0; i < xml.Length; i++)
        {
            foreach (var mask in (ReadOnlySpan<byte>)[0x01, 0x20, 0x80, 0xFF])
            {
                xml[i] ^= mask;
                refused += XmlTree.Ours(xml) is null ? 1 : 0;
                ReadAsMessages(xml);
                xml[i] ^= mask;
            }
        }
        Assert.True(refused > xml.Length / 2, $"{name}: changed bytes were hardly noticed ({refused})");
    }

    /// <summary>Everything the typed readers do with an envelope, right or wrong.</summary>
    internal static int ReadAsMessages(ReadOnlySpan<byte> body)
    {
        var count = 0;
        var envelope = new EnvelopeReader(body);
        if (!envelope.ReadHeadLeniently())
            return 0;
        for (; envelope.ReadPrimitive(); count++)
        {
            if (envelope.Kind == XccosPrimitive.Chat)
                envelope.ReadChat();
            else
                envelope.ReadReply();
        }
        return count;
    }
}
