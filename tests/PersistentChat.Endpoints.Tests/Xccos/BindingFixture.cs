using System.Buffers;
using System.Text;
using PersistentChat.Engine;
using PersistentChat.Protocol.Xccos;
using PersistentChat.Storage;
using PersistentChat.TestKit;

namespace PersistentChat.Endpoints.Tests.Xccos;

/// <summary>A binding without an engine behind it, with alice as the dialog's user.</summary>
internal sealed class BindingFixture
{
    internal const string R1 = "5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01";
    internal const string R2 = "5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a02";
    internal const string R1Uri = "ma-chan://contoso.com/" + R1;

    internal static readonly Guid DatabaseVersion = new("3ea3a5a8-0000-4000-8000-7a5133931d63");

    internal BindingFixture(Action<ChatLimits>? configure = null)
    {
        configure?.Invoke(Options.Limits);
        Binding = new XccosBinding(Options, DatabaseVersion, "sip:pchat-1@contoso.com", new FakeTime());
    }

    internal ChatEngineOptions Options { get; } = new();

    internal XccosBinding Binding { get; }

    internal List<XccosRequest> Requests { get; } = [];

    internal static User Alice { get; } = new(new UserRecord(1, "sip:alice@contoso.com", "Alice"), null);

    internal static User Bob { get; } = new(new UserRecord(2, "sip:bob@contoso.com", "Bob"), null);

    internal static RoomInfo Room(string id = R1, string name = "Lobby")
    {
        var category = new CategoryRecord(Guid.NewGuid(), "General", "", KeepsHistory: true, AllowsFileUpload: true, AllowsInvitations: true);
        var record = new RoomRecord(
            new Guid(id), category.Id, name, "Everyone", "Welcome", RoomType.Normal, RoomPrivacy.Closed, Invitations: true, IsDisabled: false,
            Revision: 1, new AuditStamp("system", 0, "system", 0));
        return new RoomInfo(0, record, new CategoryInfo(category, [], $"ma-cat://contoso.com/{category.Id:D}"), [], "contoso.com");
    }

    internal static MessagePosted Message(string text, string rtf = "", long number = 42)
    {
        var message = MessagePosted.Rent();
        message.SetContent(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(rtf));
        message.RoomId = new Guid(R1);
        message.Number = number;
        message.Author = "sip:alice@contoso.com";
        message.AuthorName = "Alice";
        message.Time = new DateTime(2026, 1, 31, 9, 30, 0, 250, DateTimeKind.Utc).Ticks;
        return message;
    }

    internal static string Envelope(string content, string head = "ver=\"1\" envid=\"7\"") =>
        $"<xccos xmlns=\"urn:parlano:xml:ns:xccos\" {head}>{content}</xccos>";

    internal static string Post(string content, string room = R1Uri, string author = "sip:alice@contoso.com", string more = "") =>
        $"<grpchat id=\"grpchat\" seqid=\"1\" chanUri=\"{room}\" author=\"{author}\" {more}>{content}</grpchat>";

    internal int Read(string body) => Read(Encoding.UTF8.GetBytes(body));

    internal int Read(ReadOnlySpan<byte> body) => Binding.Read(body, Alice, new PostIdentity(77, 1000), Requests);

    /// <summary>Reads a body that must hold one command, which is answered by the binding itself.</summary>
    internal XccosReply Answer(string body)
    {
        Assert.Equal(200, Read(body));
        var request = Assert.Single(Requests);
        return Write(Assert.IsAssignableFrom<Reply>(request.Answer));
    }

    /// <summary>Reads a body that must hold one command for the engine.</summary>
    internal T Command<T>(string body)
        where T : Command
    {
        Assert.Equal(200, Read(body));
        var request = Assert.Single(Requests);
        Assert.Same(request.Call, request.Command!.Context);
        return Assert.IsType<T>(request.Command);
    }

    internal XccosReply Write(Reply reply)
    {
        var output = new ArrayBufferWriter<byte>();
        Binding.WriteReply(output, reply);
        var envelope = new EnvelopeReader(output.WrittenSpan);
        Assert.True(envelope.ReadHead() && envelope.ReadPrimitive());
        var read = envelope.ReadReply();
        Assert.False(envelope.ReadPrimitive() || envelope.IsMalformed);
        return read;
    }
}
