using System.Text;

namespace PersistentChat.Protocol.Tests.Xccos;

public sealed class XccosReaderDifferentialTests
{
    private const int Documents = 5000;

    [Fact]
    public void Random_valid_envelopes_read_as_the_framework_reads_them()
    {
        var seed = Random.Shared.Next();
        var random = new RandomXml(seed);
        var longest = 0;
        for (var i = 0; i < Documents; i++)
        {
            var xml = random.Next();
            var expected = XmlTree.Framework(xml);
            var actual = XmlTree.Ours(xml);
            Assert.True(expected == actual, $"seed {seed}, document {i}:\n{Encoding.UTF8.GetString(xml)}\n{expected}\n{actual}");
            longest = Math.Max(longest, xml.Length);
        }
        Assert.True(longest > 1000, $"seed {seed}: the documents were too small to say anything");
    }
}
