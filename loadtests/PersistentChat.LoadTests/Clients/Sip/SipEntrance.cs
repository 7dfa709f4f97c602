using System.Text;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.LoadTests;

/// <summary>The way of one SIP user into all his rooms: registration, dialog, joins; forgotten when he is there.</summary>
internal sealed class SipEntrance(SipBinding binding, SipUser user)
{
    /// <summary>Number of the envelope that joins the rooms; operations of steps are numbered from 1.</summary>
    public const uint JoinEnvelope = 0;

    private const string ServicePart = "pchat-1";
    private static readonly byte[] Offer = Encoding.ASCII.GetBytes(
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=session\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=message 5060 sip null\r\na=accept-types:text/plain\r\n");

    private bool _hasAnswered;

    /// <summary>The connection is there.</summary>
    public void Begin()
    {
        if (binding.IsProxy)
            Invite();
        else
            Register("");
    }

    /// <summary>Takes a final response.</summary>
    public void Take(in SipMessage response)
    {
        switch (response.Method, response.StatusCode)
        {
            case (SipMethod.Register, 407) when !_hasAnswered:
                _hasAnswered = true;
                Register($"Proxy-Authorization: {SipCredentials.Answer(response, user.Uri, binding.Names)}\r\n");
                break;
            case (SipMethod.Register, 200):
                Invite();
                break;
            case (SipMethod.Invite, 200):
                user.Establish(response);
                user.Request(SipMethod.Ack);
                binding.Join(user, JoinEnvelope);
                break;
            case (SipMethod.Info, 200):
                break;
            default:
                throw new InvalidOperationException($"{response.Method} of user {user.Client.User} was answered {response.StatusCode}.");
        }
    }

    private void Register(string headers) => user.Request(
        SipMethod.Register, Encoding.ASCII.GetBytes($"Event: registration\r\nSupported: msrtc-event-categories\r\n{headers}"));

    private void Invite()
    {
        user.Aim($"sip:{ServicePart}@{binding.Names.Domain}");
        user.Request(SipMethod.Invite, "Supported: ms-sender, timer\r\nContent-Type: application/sdp\r\n"u8, Offer);
    }
}
