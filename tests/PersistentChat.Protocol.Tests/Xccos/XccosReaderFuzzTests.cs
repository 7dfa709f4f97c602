using System.Diagnostics;
using System.Text;
using PersistentChat.Protocol.Xccos;
using Xunit.Abstractions;

namespace PersistentChat.Protocol.Tests.Xccos;

/// <summary>Bounded and repeated as <see cref="FuzzBudget"/> says. A failure names seed, round and body.</summary>
public sealed class XccosReaderFuzzTests(ITestOutputHelper output)
{
    private const int LongestBody = 8192;

    private static readonly string[] Fragments =
        ["<", ">", "/>", "</", "<!--", "-->", "<![CDATA[", "]]>", "&", "&#x1;", "&amp;", "='", "\"", "<?xml ", "<!DOCTYPE", "xmlns", ":", "\r", "\0", "<a>", "</a>", "\uFFFE", "xccos"];

    private static readonly byte[][] Seeds =
        [.. XccosVectors.FromClient.Values.Concat(XccosVectors.FromServer.Values).Concat(SipeBodies.All.Values).Select(Encoding.UTF8.GetBytes)];

    [Fact]
    public void Random_bodies_never_crash_or_hang_the_reader_and_reading_allocates_nothing()
    {
        var budget = new FuzzBudget();
        output.WriteLine($"FUZZ_SEED={budget.Seed}");
        var random = new Random(budget.Seed);
        var (rounds, repeated) = (0, 0);
        for (; !budget.IsSpent; rounds++)
        {
            var body = Mutate(random);
            var reading = Reading.Of(body);
            // The runtime may allocate once when a rare path is prepared, and a busy machine may stop a thread for long. What
            // the reader does itself it does each time.
            for (var tries = 1; tries < 4 && !reading.IsGood; tries++, repeated++)
                reading = Reading.Of(body);
            if (!reading.IsGood || reading.Tokens > body.Length + 1)
                Assert.Fail($"seed {budget.Seed}, round {rounds}: {reading}, body {Convert.ToHexString(body)}");
            XccosReaderVectorTests.ReadAsMessages(body);
        }
        output.WriteLine($"{rounds} rounds, {repeated} readings repeated");
        Assert.True(rounds > 0);
    }

    [Fact]
    public void Hostile_bodies_of_the_largest_size_take_time_in_proportion_only()
    {
        string[] patterns = ["<a>", "<a/>", "&", "&#", "&amp;", "<!--", "<![CDATA[", "a='1' ", "\"", "\r", "]]", "\uFFFE"];
        foreach (var pattern in patterns)
        {
            var body = Encoding.UTF8.GetBytes("<xccos>" + string.Concat(Enumerable.Repeat(pattern, XccosNames.LargestBody / pattern.Length)));
            var watch = Stopwatch.StartNew();
            Reading.Of(body);
            XccosReaderVectorTests.ReadAsMessages(body);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"{pattern}: {watch.Elapsed}");
        }
    }

    private sealed record Reading(int Tokens, long Allocated, TimeSpan Time)
    {
        internal bool IsGood => Allocated == 0 && Time < TimeSpan.FromSeconds(2);

        internal static Reading Of(ReadOnlySpan<byte> body)
        {
            var watch = Stopwatch.StartNew();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var tokens = CountTokens(body);
            return new Reading(tokens, GC.GetAllocatedBytesForCurrentThread() - before, watch.Elapsed);
        }

        private static int CountTokens(ReadOnlySpan<byte> body)
        {
            Span<byte> scratch = stackalloc byte[LongestBody];
            var tokens = 0;
            var reader = new XccosReader(body);
            for (; reader.Read(); tokens++)
            {
                if (reader.Token == XccosToken.Text && reader.Text.MaxLength <= scratch.Length)
                    reader.Text.CopyTo(scratch);
                for (var i = 0; i < reader.AttributeCount; i++)
                    reader.GetAttribute(i).EqualsIgnoreCase("grpchat"u8);
            }
            return tokens;
        }
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
