namespace PersistentChat.Client.Tests.Scripted;

/// <summary>What a server sent in the recorded sessions; <c>{envid}</c> stands where the command's number was.</summary>
internal static class Captures
{
    public const string Lobby = "6f7ed7b1-3a0c-4d4e-9d3b-5f6d7a3b9c01";

    public const string RegisterHeaders =
        "Contact: <sip:127.0.0.1:11830;transport=tcp;ms-opaque=d3470f2e1d>;expires=600;+sip.instance=\"<urn:uuid:5ccdb10d-dca1-559e-ad2b-b514060a2da2>\";gruu=\"sip:alice@contoso.com;opaque=user:epid:AAAAAAAAAAAAAAAAAAAAAA;gruu\"\r\n"
        + "Expires: 600\r\nAllow-Events: vnd-microsoft-provisioning-v2\r\nSupported: msrtc-event-categories\r\nServer: RTC/4.0\r\n";

    public const string Challenge =
        "Proxy-Authenticate: Digest realm=\"contoso.com\", nonce=\"734b0d43e2\", qop=\"auth\", algorithm=MD5\r\n";

    public const string SubscribeHeaders =
        "Expires: 0\r\nContact: <sip:srv.contoso.com:5061;transport=tcp>\r\nEvent: vnd-microsoft-provisioning-v2\r\n"
        + "Subscription-State: terminated;expires=0\r\nms-piggyback-cseq: 1\r\nSupported: ms-benotify, ms-piggyback-first-notify\r\n"
        + "Content-Type: application/vnd-microsoft-roaming-provisioning-v2+xml\r\n";

    public const string Provisioning =
        """<provisionGroupList xmlns="http://schemas.microsoft.com/2006/09/sip/provisiongrouplist-notification"><provisionGroup name="persistentChatConfiguration"><propertyEntryList><property name="EnablePersistentChat">true</property><property name="DefaultPersistentChatPoolUri">sip:ocschat@contoso.com</property></propertyEntryList></provisionGroup></provisionGroupList>""";

    public const string InviteHeaders =
        "Contact: <sip:srv.contoso.com:5061;transport=tcp>\r\nSession-Expires: 900;refresher=uac\r\nContent-Type: application/sdp\r\n";

    public const string Sdp =
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=session\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=message 2963 sip null\r\na=accept-types:text/plain";

    public const string RequriReply =
        """<xccos ver="1" envid="1412956534" xmlns="urn:parlano:xml:ns:xccos"><rpl id="rpl:requri" seqid="1"><commandid seqid="1" envid="{envid}"/><resp code="200">SUCCESS_OK</resp><data><uib uri="sip:chat01@contoso.com" uname="chat01@contoso.com" disp="chat01" guid="72165f84-a9bd-473a-9b16-ef1825f951ac" type="5" id="0"/></data></rpl></xccos>""";

    public const string SearchReply =
        """<xccos ver="1" envid="568548521" xmlns="urn:parlano:xml:ns:xccos"><rpl id="rpl:chansrch" seqid="1"><commandid seqid="1" envid="{envid}"/><resp code="200">SUCCESS_OK</resp><data><chanib name="Lobby" description="Everybody meets here" domain="contoso.com" uri="ma-chan://contoso.com/6f7ed7b1-3a0c-4d4e-9d3b-5f6d7a3b9c01" value="6f7ed7b1-3a0c-4d4e-9d3b-5f6d7a3b9c01" behavior="NORMAL" topic="Welcome &amp; hello" disabled="false"><info id="urn:parlano:ma:info:ucnt">0</info><info id="urn:parlano:ma:info:visibility">OPEN</info><prop id="urn:parlano:ma:prop:logged">True</prop></chanib><chanib name="Second room" description="Another" domain="contoso.com" uri="ma-chan://contoso.com/0b1c4fd2-7c39-44a5-8f2c-2f0a2f5b7a02" value="0b1c4fd2-7c39-44a5-8f2c-2f0a2f5b7a02" behavior="NORMAL" topic="" disabled="false"><info id="urn:parlano:ma:info:ucnt">0</info><info id="urn:parlano:ma:info:visibility">OPEN</info><prop id="urn:parlano:ma:prop:logged">True</prop></chanib></data></rpl></xccos>""";

    public const string JoinReply =
        """<xccos ver="1" envid="473618517" xmlns="urn:parlano:xml:ns:xccos"><rpl id="rpl:join" seqid="1"><commandid seqid="1" envid="{envid}"/><resp code="200">SUCCESS_OK</resp><data><chanib name="Lobby" description="Everybody meets here" parent="ma-cat://contoso.com/root" domain="contoso.com" uri="ma-chan://contoso.com/6f7ed7b1-3a0c-4d4e-9d3b-5f6d7a3b9c01" value="6f7ed7b1-3a0c-4d4e-9d3b-5f6d7a3b9c01" behavior="NORMAL" topic="Welcome &amp; hello" filestoreuri="" disabled="false"><aib key="3984" value="0,1"/><aib key="12276" value=""/><audit updatedby="Admin" updatedon="2026-01-01T00:00:00Z" createdby="Admin" createdon="2026-01-01T00:00:00Z"/><info id="urn:parlano:ma:info:filestoreuri"/><info id="urn:parlano:ma:info:ucnt">2</info><info id="urn:parlano:ma:info:visibility">SCOPED</info><prop id="urn:parlano:ma:prop:logged">True</prop><prop id="urn:parlano:ma:prop:invite">True</prop><prop id="urn:parlano:ma:prop:filepost">True</prop></chanib><uib uri="sip:alice@contoso.com" guid="39e54660-b4fe-5bb3-aa72-7744edca6efa" type="5" uname="alice@contoso.com" disp="Alice Adams" id="0"/><uib uri="sip:bob@contoso.com" guid="5601ee4a-76db-58d3-a275-7cffcc41f58f" type="5" uname="bob@contoso.com" disp="Bob Brown" id="1"/></data></rpl></xccos>""";

    public const string HistoryReply =
        """<xccos ver="1" envid="568548532" xmlns="urn:parlano:xml:ns:xccos"><rpl id="rpl:bccontext" seqid="1"><commandid seqid="1" envid="{envid}"/><resp code="200">SUCCESS_OK</resp><data><chanib uri="ma-chan://contoso.com/6f7ed7b1-3a0c-4d4e-9d3b-5f6d7a3b9c01"><msg id="grpchat" seqid="1" chanUri="ma-chan://contoso.com/6f7ed7b1-3a0c-4d4e-9d3b-5f6d7a3b9c01" author="sip:alice@contoso.com" authdisp="Alice Adams" alert="false" chatId="1" ts="2026-11-22T04:22:35.0000000Z"><chat>hello 1795321354-32386: &lt;b&gt;5 &gt; 4&lt;/b&gt; &amp; "quotes", it's Grüße 日本</chat></msg><msg id="grpchat" seqid="1" chanUri="ma-chan://contoso.com/6f7ed7b1-3a0c-4d4e-9d3b-5f6d7a3b9c01" author="sip:bob@contoso.com" authdisp="Bob Brown" alert="false" chatId="2" ts="2026-11-22T04:22:35.0000000Z"><chat>bob answers 1795321354-32386</chat></msg></chanib></data></rpl></xccos>""";

    public const string JoinNotice =
        """<xccos ver="1" envid="568548524" xmlns="urn:parlano:xml:ns:xccos"><ntc id="ntc:join" seqid="1"><data><uib uri="sip:bob@contoso.com" guid="5601ee4a-76db-58d3-a275-7cffcc41f58f" type="5" uname="bob@contoso.com" disp="Bob Brown" id="0"><aib key="3984" domain="contoso.com" value="6f7ed7b1-3a0c-4d4e-9d3b-5f6d7a3b9c01"/></uib></data></ntc></xccos>""";

    public const string PartNotice =
        """<xccos ver="1" envid="568548528" xmlns="urn:parlano:xml:ns:xccos"><ntc id="ntc:part" seqid="1"><data><chanib name="Lobby" domain="contoso.com" uri="ma-chan://contoso.com/6f7ed7b1-3a0c-4d4e-9d3b-5f6d7a3b9c01" value="6f7ed7b1-3a0c-4d4e-9d3b-5f6d7a3b9c01"><uib uri="sip:bob@contoso.com" uname="bob@contoso.com" disp="Bob Brown" id="0"/></chanib></data></ntc></xccos>""";

    public const string PartReply =
        """<xccos ver="1" envid="473618522" xmlns="urn:parlano:xml:ns:xccos"><rpl id="rpl:part" seqid="1"><commandid seqid="1" envid="{envid}"/><resp code="200">SUCCESS_OK</resp><data><chanib uri="ma-chan://contoso.com/6f7ed7b1-3a0c-4d4e-9d3b-5f6d7a3b9c01" domain="contoso.com" value="6f7ed7b1-3a0c-4d4e-9d3b-5f6d7a3b9c01"/></data></rpl></xccos>""";

    public const string Message =
        """<xccos ver="1" envid="473618519" xmlns="urn:parlano:xml:ns:xccos"><grpchat id="grpchat" seqid="1" chanUri="ma-chan://contoso.com/6f7ed7b1-3a0c-4d4e-9d3b-5f6d7a3b9c01" author="sip:alice@contoso.com" authdisp="Alice Adams" alert="false" chatId="1" ts="2026-11-22T04:22:35.0000000Z"><chat>hello 1795321354-32386: &lt;b&gt;5 &gt; 4&lt;/b&gt; &amp; "quotes", it's Grüße 日本</chat></grpchat></xccos>""";

    /// <summary>The captured delivery with another number.</summary>
    public static string MessageNumber(long number) =>
        Message.Replace("chatId=\"1\"", $"chatId=\"{number}\"", StringComparison.Ordinal);

    /// <summary>The captured history with other messages.</summary>
    public static string HistoryOf(IEnumerable<long> numbers)
    {
        var start = HistoryReply.IndexOf("<msg", StringComparison.Ordinal);
        var first = HistoryReply[start..(HistoryReply.IndexOf("</msg>", StringComparison.Ordinal) + 6)];
        var end = HistoryReply[(HistoryReply.LastIndexOf("</msg>", StringComparison.Ordinal) + 6)..];
        var messages = numbers.Select(n => first.Replace("chatId=\"1\"", $"chatId=\"{n}\"", StringComparison.Ordinal));
        return HistoryReply[..start] + string.Concat(messages) + end;
    }
}
