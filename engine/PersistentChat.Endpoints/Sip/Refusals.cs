using PersistentChat.Engine;

namespace PersistentChat.Endpoints;

/// <summary>
/// Every refusal of the endpoint. The ids of ms-diagnostics are those of [MS-OCER] for group chat (sip-client-flow section 6);
/// the text of ms-diagnostics-public and Warning is what clients show to their user.
/// </summary>
internal sealed class Refusals
{
    public const string AllowedMethods = "REGISTER, SUBSCRIBE, INVITE, ACK, BYE, CANCEL, INFO, UPDATE, OPTIONS, SERVICE";

    private readonly Refusal _badPost = new(400, "Bad Request");
    private readonly Refusal _noPermission;
    private readonly Refusal _noSuchRoom;
    private readonly Refusal _postTooLarge;
    private readonly Refusal _failed;

    public Refusals(string domain)
    {
        _noPermission = new(403, "Forbidden", Diagnostics(20003, "No permission", domain));
        _noSuchRoom = new(404, "Not Found", Diagnostics(20006, "No such room", domain));
        _postTooLarge = new(413, "Request Entity Too Large", Diagnostics(20007, "Message too long", domain));
        _failed = new(500, "Server Internal Error", Diagnostics(20007, "Chat service error", domain));
        Busy = new(503, "Service Unavailable", Diagnostics(20000, "Chat service busy", domain) + "Retry-After: 5\r\n");
        RateLimited = new(503, "Service Unavailable", Diagnostics(20011, "Inbound queue full", domain) + "Retry-After: 1\r\n");
        NotRegistered = new(403, "Forbidden", Diagnostics(20002, "Not registered on this connection", domain));
        NotYourself = new(403, "Forbidden", Diagnostics(20002, "From is not the user of this dialog", domain));
        UnknownUser = new(403, "Forbidden", Public(4001, "Unknown user", domain) + Diagnostics(20010, "Principal not provisioned", domain));
        SignInRefused = new(403, "Forbidden", Public(4001, "User name or password is wrong", domain));
        NoService = new(404, "Not Found", Diagnostics(20001, "No chat service at this address", domain));
        NoDialog = new(481, "Call/Transaction Does Not Exist", Diagnostics(20006, "Unknown session", domain));
    }

    public Refusal BadRequest => _badPost;

    public Refusal TooLarge => _postTooLarge;

    public Refusal BadVersion { get; } = new(505, "Version Not Supported");

    public Refusal MethodNotAllowed { get; } = new(405, "Method Not Allowed", $"Allow: {AllowedMethods}\r\n");

    /// <summary>The client sees only the first event if the list has blanks; here there is one.</summary>
    public Refusal BadEvent { get; } = new(489, "Bad Event", $"Allow-Events: {ProvisioningDocument.EventName}\r\n");

    public Refusal UnsupportedType { get; } = new(415, "Unsupported Media Type", "Accept: text/plain, application/xml\r\n");

    public Refusal OldRequest { get; } = new(500, "Server Internal Error", "Retry-After: 0\r\n");

    public Refusal Busy { get; }

    public Refusal RateLimited { get; }

    public Refusal NotRegistered { get; }

    public Refusal NotYourself { get; }

    public Refusal UnknownUser { get; }

    public Refusal SignInRefused { get; }

    public Refusal NoService { get; }

    public Refusal NoDialog { get; }

    /// <summary>The answer to an INFO that could not be read, or whose posts were refused (xccos.md sections 3 and 7.2).</summary>
    public Refusal ForStatus(int status) => status switch
    {
        403 => _noPermission,
        404 => _noSuchRoom,
        413 => _postTooLarge,
        500 => _failed,
        503 => Busy,
        _ => _badPost,
    };

    /// <summary>The status of a post's INFO.</summary>
    public static int StatusOf(ResultCode code) => code switch
    {
        ResultCode.Ok => 200,
        ResultCode.InvalidArgument => 400,
        ResultCode.NotPermitted or ResultCode.NotJoined => 403,
        ResultCode.NoSuchRoom or ResultCode.RoomDisabled => 404,
        ResultCode.LimitExceeded => 413,
        ResultCode.Busy or ResultCode.ArchiveUnavailable => 503,
        _ => 500,
    };

    private static string Diagnostics(int id, string reason, string domain) =>
        $"ms-diagnostics: {id};source=\"{domain}\";reason=\"{reason}\";component=\"GroupChat\"\r\n";

    private static string Public(int id, string reason, string domain) =>
        $"ms-diagnostics-public: {id};reason=\"{reason}\"\r\nWarning: 399 {domain} \"{reason}\"\r\n";
}
