using System.Text;

namespace PersistentChat.Endpoints.Tests.Sip;

/// <summary>
/// A user's client as the known one behaves on the wire: no branch in Via but for REGISTER, epid in From, ids that another
/// client may share.
/// </summary>
internal sealed class SipTestUser(SipTestClient client, string name, string epid = "c97532c1946f", string ids = "357723385")
{
    private int _calls;
    private int _registers;

    public SipTestClient Client { get; } = client;

    public string Uri { get; } = $"sip:{name}@contoso.com";

    /// <summary>Lines that every request gets, each with its line break; a proxy puts its assertion here.</summary>
    public string ExtraLines { get; set; } = "";

    public string Register(string extra = "", int? cseq = null) =>
        "REGISTER sip:contoso.com SIP/2.0\r\n"
        + "Via: SIP/2.0/tcp 10.0.0.5:11830;branch=z9hG4bK8AFEDC9089045818E826\r\n"
        + $"From: <{Uri}>;tag=1956325380;epid={epid}\r\nTo: <{Uri}>\r\nMax-Forwards: 70\r\n"
        + $"CSeq: {cseq ?? ++_registers} REGISTER\r\nCall-ID: reg-{ids}\r\n"
        + "Contact: <sip:10.0.0.5:11830;transport=tcp;ms-opaque=d3470f2e1d>;methods=\"INVITE, MESSAGE, INFO\";proxy=replace"
        + ";+sip.instance=\"<urn:uuid:5ccdb10d-dca1-559e-ad2b-b514060a2da2>\"\r\n"
        + "Supported: gruu-10, adhoclist, msrtc-event-categories, com.microsoft.msrtc.presence\r\n"
        + "Event: registration\r\nAllow-Events: presence\r\nms-keep-alive: UAC;hop-hop=yes\r\n"
        + ExtraLines + extra + "Content-Length: 0\r\n\r\n";

    public string Subscribe(string eventName = "vnd-microsoft-provisioning-v2") =>
        $"SUBSCRIBE {Uri} SIP/2.0\r\nVia: SIP/2.0/tcp 10.0.0.5:11830;branch=z9hG4bKC02FC5549421A55DEA63\r\n"
        + $"From: <{Uri}>;tag=6210746918;epid={epid}\r\nTo: <{Uri}>\r\nMax-Forwards: 70\r\nCSeq: 1 SUBSCRIBE\r\n"
        + $"Call-ID: sub-{ids}\r\nEvent: {eventName}\r\nAccept: application/vnd-microsoft-roaming-provisioning-v2+xml\r\n"
        + "Supported: com.microsoft.autoextend\r\nSupported: ms-benotify\r\nProxy-Require: ms-benotify\r\n"
        + "Supported: ms-piggyback-first-notify\r\nExpires: 0\r\n" + ExtraLines + "Content-Length: 0\r\n\r\n";

    public string Invite(SipTestDialog dialog, string extra = "") =>
        $"INVITE {dialog.ChatUri} SIP/2.0\r\n"
        + dialog.Lines(1, "INVITE")
        + $"Supported: ms-sender\r\nContact: <{Uri};opaque=user:epid:AAAA;gruu>\r\n" + ExtraLines + extra
        + WithBody("application/sdp", "v=0\r\no=- 0 0 IN IP4 10.0.0.5\r\ns=session\r\nc=IN IP4 10.0.0.5\r\nt=0 0\r\nm=message 5060 sip null\r\n");

    public SipTestDialog NewDialog(string chatUri, string? callId = null) =>
        new(this, chatUri, callId ?? $"call-{ids}-{++_calls}", ids, epid);

    /// <summary>Registers, without the lookup that the known client begins with.</summary>
    public async Task<SipText> SignInAsync() => await Client.RequestAsync(Register());

    /// <summary>Opens the chat dialog: INVITE, 200, ACK.</summary>
    public async Task<SipTestDialog> OpenAsync(string chatUri = "sip:pchat-1@contoso.com", string extra = "", string? callId = null)
    {
        var dialog = NewDialog(chatUri, callId);
        var answer = await Client.RequestAsync(Invite(dialog, extra));
        Assert.Equal(200, answer.Status);
        dialog.Establish(answer);
        await Client.SendAsync(dialog.Request("ACK", 1));
        return dialog;
    }

    public static string WithBody(string contentType, string body) =>
        $"Content-Type: {contentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
}

/// <summary>A dialog seen from the client.</summary>
internal sealed class SipTestDialog(SipTestUser user, string chatUri, string callId, string tag, string epid)
{
    private int _cseq = 1;
    private string _toTag = "";
    private string _target = chatUri;

    public SipTestUser User { get; } = user;

    public string ChatUri { get; } = chatUri;

    public string CallId { get; } = callId;

    public string ToTag => _toTag;

    public string From => $"<{User.Uri}>;tag={tag};epid={epid}";

    public int LastCSeq => _cseq;

    public SipTestClient Client { get; set; } = user.Client;

    public void Establish(SipText answer)
    {
        _toTag = answer.ToTag;
        _target = answer["Contact"].Trim('<', '>');
    }

    public string Lines(int cseq, string method) =>
        $"Via: SIP/2.0/tcp 10.0.0.5:11830\r\nFrom: {From}\r\nTo: <{ChatUri}>{(_toTag.Length > 0 ? ";tag=" + _toTag : "")}\r\n"
        + $"Max-Forwards: 70\r\nCSeq: {cseq} {method}\r\nCall-ID: {CallId}\r\nUser-Agent: Test\r\n";

    public string Request(string method, int? cseq = null, string? body = null, string contentType = "text/plain", string extra = "") =>
        $"{method} {_target} SIP/2.0\r\n" + Lines(cseq ?? ++_cseq, method) + User.ExtraLines + extra
        + (body is null ? "Content-Length: 0\r\n\r\n" : SipTestUser.WithBody(contentType, body));

    public Task<SipText> SendAsync(string method, int? cseq = null) => Client.RequestAsync(Request(method, cseq));

    public Task<SipText> InfoAsync(string xccos, int? cseq = null) => Client.RequestAsync(Request("INFO", cseq, Xccos(xccos)));

    /// <summary>Sends a command and takes its reply, which must come as an INFO of its own.</summary>
    public async Task<SipText> CommandAsync(string id, string data)
    {
        var answer = await InfoAsync($"<cmd id=\"cmd:{id}\" seqid=\"1\"><data>{data}</data></cmd>");
        Assert.Equal(200, answer.Status);
        return await Client.ReceiveInfoAsync($"rpl:{id}");
    }

    public Task<SipText> JoinAsync(string room = SipTestServer.Lobby) =>
        CommandAsync("join", $"<chanid key=\"0\" domain=\"contoso.com\" value=\"{room}\"/>");

    public Task<SipText> PostAsync(string text, string room = SipTestServer.Lobby) => InfoAsync(Post(text, room));

    public string Post(string text, string room = SipTestServer.Lobby) =>
        $"<grpchat id=\"grpchat\" seqid=\"1\" chanUri=\"ma-chan://contoso.com/{room}\" author=\"{User.Uri}\" "
        + $"ts=\"2026-01-31T09:30:00Z\"><chat>{text}</chat></grpchat>";

    public static string Xccos(string content, string envid = "2007529295") =>
        $"<xccos ver=\"1\" envid=\"{envid}\" xmlns=\"urn:parlano:xml:ns:xccos\">{content}</xccos>";
}
