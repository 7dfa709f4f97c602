using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using PersistentChat.Storage;
using static PersistentChat.Endpoints.Tests.Xccos.BindingFixture;

namespace PersistentChat.Endpoints.Tests.Xccos;

public sealed partial class XccosEncoderTests
{
    private readonly XccosEncoder _encoder = new("contoso.com");
    private readonly ArrayBufferWriter<byte> _output = new();

    [Fact]
    public void A_delivery_is_vector_V15()
    {
        _encoder.WriteMessage(_output, Room(), Message("1 < 2 & \"x\" ä €"));

        Assert.Equal(
            $"""<grpchat id="grpchat" seqid="1" chanUri="{R1Uri}" author="sip:alice@contoso.com" authdisp="Alice" alert="false" chatId="42" ts="2026-01-31T09:30:00.25Z"><chat>1 &lt; 2 &amp; "x" ä €</chat></grpchat>""",
            Content());
    }

    [Fact]
    public void Joining_puts_the_rooms_under_the_user()
    {
        _encoder.WriteJoined(_output, Bob, [new(Room(), RoomRole.Member), new(Room(R2), RoomRole.Manager)], isBulk: true);

        Assert.Equal(
            $"""<ntc id="ntc:bjoin" seqid="1"><data><uib uri="sip:bob@contoso.com" disp="Bob"><aib key="3984" domain="contoso.com" value="{R1}"/><aib key="12276" domain="contoso.com" value="{R2}"/></uib></data></ntc>""",
            Content());
    }

    [Fact]
    public void Joining_one_room_has_its_own_name()
    {
        _encoder.WriteJoined(_output, Bob, [new(Room(), RoomRole.Presenter)], isBulk: false);

        Assert.StartsWith("<ntc id=\"ntc:join\" seqid=\"1\">", Content());
        Assert.Contains("key=\"8080\"", Content());
    }

    [Fact]
    public void Leaving_puts_the_user_under_the_room()
    {
        _encoder.WriteParted(_output, Bob, Room());

        Assert.Equal(
            $"""<ntc id="ntc:part" seqid="1"><data><chanib uri="{R1Uri}"><uib uri="sip:bob@contoso.com" disp="Bob"></uib></chanib></data></ntc>""",
            Content());
    }

    [Fact]
    public void Envelopes_are_numbered_without_repeats()
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < 100; i++)
        {
            _output.ResetWrittenCount();
            _encoder.WriteParted(_output, Bob, Room());
            Assert.True(seen.Add(Envelope().Match(Encoding.UTF8.GetString(_output.WrittenSpan)).Groups[1].Value));
        }
    }

    private string Content()
    {
        var match = Envelope().Match(Encoding.UTF8.GetString(_output.WrittenSpan));
        Assert.True(match.Success);
        return match.Groups[2].Value;
    }

    [GeneratedRegex("^<xccos xmlns=\"urn:parlano:xml:ns:xccos\" ver=\"1\" envid=\"([0-9]+)\">(.*)</xccos>$")]
    private static partial Regex Envelope();
}
