using System.Buffers;
using System.Text;
using PersistentChat.Engine;
using PersistentChat.Storage;
using static PersistentChat.Endpoints.Tests.Xccos.BindingFixture;

namespace PersistentChat.Endpoints.Tests.Xccos;

public sealed class XccosAllocationTests
{
    private const int WarmUp = 200;
    private const int Rounds = 1000;

    [Fact]
    public void Reading_a_post_allocates_nothing()
    {
        var fixture = new BindingFixture();
        var body = Encoding.UTF8.GetBytes(Envelope(Post($"<chat>{new string('x', 660)} &amp; &#228;\r\n</chat>")));
        Assert.InRange(body.Length, 850, 1000);

        Assert.Equal(0, Measure(() =>
        {
            // No assertion in here: those allocate. A refused body leaves no request, and the next line throws.
            fixture.Read(body);
            var post = (PostMessage)fixture.Requests[0].Command!;
            post.Message.Release();
            post.Recycle();
        }));
    }

    [Fact]
    public void Writing_a_delivery_allocates_nothing()
    {
        var output = new ArrayBufferWriter<byte>(4096);
        var (encoder, room, message) = (new XccosEncoder("contoso.com"), Room(), Message(new string('x', 600) + " & <ä>\n", @"{\rtf1}"));

        Assert.Equal(0, Measure(() =>
        {
            output.ResetWrittenCount();
            encoder.WriteMessage(output, room, message);
        }));
    }

    [Fact]
    public void Writing_notices_allocates_nothing()
    {
        var output = new ArrayBufferWriter<byte>(4096);
        var encoder = new XccosEncoder("contoso.com");
        RoomPresence[] rooms = [new(Room(), RoomRole.Member), new(Room(R2), RoomRole.Manager)];

        Assert.Equal(0, Measure(() =>
        {
            output.ResetWrittenCount();
            encoder.WriteJoined(output, Bob, rooms, isBulk: true);
            encoder.WriteParted(output, Bob, rooms[0].Room);
        }));
    }

    /// <summary>The least of several runs, because the runtime itself allocates now and then when it compiles anew.</summary>
    private static long Measure(Action action)
    {
        var least = long.MaxValue;
        for (var run = 0; run < 5; run++)
        {
            for (var i = 0; i < WarmUp; i++)
                action();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Rounds; i++)
                action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
