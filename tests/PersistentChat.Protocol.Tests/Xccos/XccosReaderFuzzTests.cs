using System.Diagnostics;
using System.Globalization;
using System.Text;
using PersistentChat.Protocol.Xccos;

namespace PersistentChat.Protocol.Tests.Xccos;

/// <summary>Bounded by FUZZ_SECONDS, ten seconds if not set. A failure names seed and round, which repeat it.</summary>
public sealed class XccosReaderFuzzTests
{
    private const int LongestBody = 8192;

    private static readonly string[] Fragments =
        ["<", ">", "/>", "</", "<!--", "-->", "<![CDATA[", "]]>", "&", "&#x1;", "&amp;", "='", "\"", "<?xml ", "<!DOCTYPE", "xmlns", ":", "\r", "\0", "<a>", "</a>", "\uFFFE", "xccos"];

    private static readonly byte[][] Seeds =
        [.. XccosVectors.FromClient.Values.Concat(XccosVectors.FromServer.Values).Concat(SipeBodies.All.Values).Select(Encoding.UTF8.GetBytes)];

    [Fact]
    public void Random_bodies_never_crash_or_hang_the_reader_and_reading_allocates_nothing()
    {
        var seconds = double.Parse(Environment.GetEnvironmentVariable("FUZZ_SECONDS") ?? "10", CultureInfo.InvariantCulture);
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var watch = Stopwatch.StartNew();
        var longestRead = TimeSpan.Zero;
        var rounds = 0;
        for (; watch.Elapsed.TotalSeconds < seconds; rounds++)
        {
            var body = Mutate(random);
            var started = watch.Elapsed;
            var (tokens, allocated) = ReadAll(body);
            longestRead = watch.Elapsed - started > longestRead ? watch.Elapsed - started : longestRead;

            Assert.True(tokens <= body.Length + 1, $"seed {seed}, round {rounds}: more tokens than bytes");
            Assert.True(rounds < 100 || allocated == 0, $"seed {seed}, round {rounds}: {allocated} bytes allocated");
            XccosReaderVectorTests.ReadAsMessages(body);
        }
        Assert.True(rounds > 1000 * Math.Min(seconds, 1), $"only {rounds} rounds");
        Assert.True(longestRead < TimeSpan.FromSeconds(2), $"seed {seed}: one body took {longestRead}");
    }

    [Fact]
    public void Hostile_bodies_of_the_largest_size_take_time_in_proportion_only()
    {
        string[] patterns = ["<a>", "<a/>", "&", "&#", "&amp;", "<!--", "<![CDATA[", "a='1' ", "\"", "\r", "]]", "\uFFFE"];
        foreach (var pattern in patterns)
        {
            var body = Encoding.UTF8.GetBytes("<xccos>" + string.Concat(Enumerable.Repeat(pattern, XccosNames.LargestBody / pattern.Length)));
            var watch = Stopwatch.StartNew();
            ReadAll(body);
            XccosReaderVectorTests.ReadAsMessages(body);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"{pattern}: {watch.Elapsed}");
        }
    }

    private static (int Tokens, long Allocated) ReadAll(ReadOnlySpan<byte> body)
    {
        Span<byte> scratch = stackalloc byte[LongestBody];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var tokens = 0;
        var reader = new XccosReader(body);
        for (; reader.Read(); tokens++)
        {
            if (reader.Token == XccosToken.Text && reader.Text.MaxLength <= scratch.Length)
                reader.Text.CopyTo(scratch);
            for (var i = 0; i < reader.AttributeCount; i++)
                reader.GetAttribute(i).EqualsIgnoreCase("grpchat"u8);
        }
        return (tokens, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static byte[] Mutate(Random random)
    {
        var body = new List<byte>(Seeds[random.Next(Seeds.Length)]);
        for (var changes = random.Next(1, 6); changes > 0; changes--)
            Change(body, random);
        return [.. body.Take(LongestBody)];
    }

    private static void Change(List<byte> body, Random random)
    {
        var at = random.Next(body.Count + 1);
        var length = random.Next(Math.Min(body.Count - at, 40) + 1);
        switch (random.Next(5))
        {
            case 0: body.RemoveRange(at, length); break;
            case 1: body.InsertRange(at, body.GetRange(at, length)); break;
            case 2: body.InsertRange(at, Encoding.UTF8.GetBytes(Fragments[random.Next(Fragments.Length)])); break;
            case 3 when at < body.Count: body[at] = (byte)random.Next(256); break;
            default: body.InsertRange(at, Seeds[random.Next(Seeds.Length)].AsSpan(0, 60)); break;
        }
    }
}
