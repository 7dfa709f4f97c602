using System.Text;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Endpoints;

/// <summary>The epid parameter, by which Microsoft's clients name a user's endpoint.</summary>
internal static class Epids
{
    /// <summary>The epid of a From or To; empty if it has none.</summary>
    public static string EpidText(this in SipAddress address) => Encoding.UTF8.GetString(address.Parameter("epid"u8));
}
