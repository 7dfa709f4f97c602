using System.Text;

namespace PersistentChat.Protocol.Sip;

/// <summary>The names of methods, headers and reasons on the wire.</summary>
public static class SipNames
{
    /// <summary>The method of a name; names are compared with regard to case (RFC 3261 section 7.1).</summary>
    public static SipMethod MethodOf(ReadOnlySpan<byte> name)
    {
        for (var method = SipMethod.Register; method <= SipMethod.Publish; method++)
        {
            if (name.SequenceEqual(NameOf(method)))
                return method;
        }

        return SipMethod.Unknown;
    }

    /// <summary>The name of a method; empty for <see cref="SipMethod.Unknown"/>.</summary>
    public static ReadOnlySpan<byte> NameOf(SipMethod method) => method switch
    {
        SipMethod.Register => "REGISTER"u8,
        SipMethod.Invite => "INVITE"u8,
        SipMethod.Ack => "ACK"u8,
        SipMethod.Bye => "BYE"u8,
        SipMethod.Cancel => "CANCEL"u8,
        SipMethod.Options => "OPTIONS"u8,
        SipMethod.Info => "INFO"u8,
        SipMethod.Update => "UPDATE"u8,
        SipMethod.Subscribe => "SUBSCRIBE"u8,
        SipMethod.Notify => "NOTIFY"u8,
        SipMethod.Benotify => "BENOTIFY"u8,
        SipMethod.Service => "SERVICE"u8,
        SipMethod.Message => "MESSAGE"u8,
        SipMethod.Refer => "REFER"u8,
        SipMethod.Prack => "PRACK"u8,
        SipMethod.Publish => "PUBLISH"u8,
        _ => default,
    };

    /// <summary>The header of a long or compact name, without regard to case; <see cref="SipHeader.Other"/> if it has none here.</summary>
    public static SipHeader HeaderOf(ReadOnlySpan<byte> name)
    {
        if (name.Length == 1)
            return CompactHeader((byte)(name[0] | 0x20));

        // The length rules out all but one or two names.
        return name.Length switch
        {
            2 => Match(name, SipHeader.To),
            3 => Match(name, SipHeader.Via),
            4 => Match(name, SipHeader.From, SipHeader.CSeq),
            5 => Match(name, SipHeader.Event, SipHeader.Route),
            7 => Match(name, SipHeader.CallId, SipHeader.Contact, SipHeader.Expires, SipHeader.Require, SipHeader.Warning),
            9 => Match(name, SipHeader.Supported),
            10 => Match(name, SipHeader.UserAgent),
            12 => Match(name, SipHeader.ContentType, SipHeader.MaxForwards, SipHeader.RecordRoute),
            13 => Match(name, SipHeader.Authorization, SipHeader.ProxyRequire),
            14 => Match(name, SipHeader.ContentLength, SipHeader.MsDiagnostics),
            15 => Match(name, SipHeader.SessionExpires),
            16 => Match(name, SipHeader.ContentEncoding),
            18 => Match(name, SipHeader.ProxyAuthenticate),
            19 => Match(name, SipHeader.ProxyAuthorization, SipHeader.PAssertedIdentity),
            _ => SipHeader.Other,
        };
    }

    /// <summary>The long name of a header; empty for <see cref="SipHeader.Other"/>.</summary>
    public static ReadOnlySpan<byte> NameOf(SipHeader header) => header switch
    {
        SipHeader.Via => "Via"u8,
        SipHeader.From => "From"u8,
        SipHeader.To => "To"u8,
        SipHeader.CallId => "Call-ID"u8,
        SipHeader.CSeq => "CSeq"u8,
        SipHeader.Contact => "Contact"u8,
        SipHeader.ContentType => "Content-Type"u8,
        SipHeader.ContentLength => "Content-Length"u8,
        SipHeader.ContentEncoding => "Content-Encoding"u8,
        SipHeader.MaxForwards => "Max-Forwards"u8,
        SipHeader.Expires => "Expires"u8,
        SipHeader.Event => "Event"u8,
        SipHeader.RecordRoute => "Record-Route"u8,
        SipHeader.Route => "Route"u8,
        SipHeader.Require => "Require"u8,
        SipHeader.ProxyRequire => "Proxy-Require"u8,
        SipHeader.Supported => "Supported"u8,
        SipHeader.SessionExpires => "Session-Expires"u8,
        SipHeader.ProxyAuthorization => "Proxy-Authorization"u8,
        SipHeader.Authorization => "Authorization"u8,
        SipHeader.ProxyAuthenticate => "Proxy-Authenticate"u8,
        SipHeader.PAssertedIdentity => "P-Asserted-Identity"u8,
        SipHeader.UserAgent => "User-Agent"u8,
        SipHeader.MsDiagnostics => "ms-diagnostics"u8,
        SipHeader.Warning => "Warning"u8,
        _ => default,
    };

    private static SipHeader CompactHeader(byte letter) => letter switch
    {
        (byte)'v' => SipHeader.Via,
        (byte)'f' => SipHeader.From,
        (byte)'t' => SipHeader.To,
        (byte)'i' => SipHeader.CallId,
        (byte)'m' => SipHeader.Contact,
        (byte)'c' => SipHeader.ContentType,
        (byte)'l' => SipHeader.ContentLength,
        (byte)'e' => SipHeader.ContentEncoding,
        (byte)'o' => SipHeader.Event,
        (byte)'k' => SipHeader.Supported,
        (byte)'x' => SipHeader.SessionExpires,
        _ => SipHeader.Other,
    };

    private static SipHeader Match(ReadOnlySpan<byte> name, params ReadOnlySpan<SipHeader> candidates)
    {
        foreach (var header in candidates)
        {
            // Nearly everyone writes the name as the RFC does, and the first letter rules out most of the others.
            var known = NameOf(header);
            if (name.SequenceEqual(known) || (((name[0] ^ known[0]) & ~0x20) == 0 && Ascii.EqualsIgnoreCase(name, known)))
                return header;
        }

        return SipHeader.Other;
    }
}
