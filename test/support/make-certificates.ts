import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Paths of PEM files. A client's three have the names that the docker command looks for in a folder. */
export interface Certificates {
  /** Holds `ca.pem`, `cert.pem` and `key.pem`, as DOCKER_CERT_PATH wants it. */
  readonly folder: string
  readonly ca: string
  readonly serverCert: string
  readonly serverKey: string
  readonly clientCert: string
  readonly clientKey: string
}

/** Makes an authority with a certificate for a server on 127.0.0.1 and one for its clients, for a day. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const openssl = (...args: string[]): Promise<unknown> => run('openssl', args, { cwd: folder })
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const ca = ['-keyout', 'ca-key.pem', '-out', 'ca.pem', '-subj', '/CN=slipway test authority']
  await openssl('req', '-x509', ...curve, ...ca, '-days', '1')
  const sign = async (cert: string, key: string, subject: string, extensions: string): Promise<void> => {
    await writeFile(join(folder, `${cert}.ext`), extensions)
    await openssl('req', ...curve, '-keyout', key, '-out', `${cert}.csr`, '-subj', subject)
    const authority = ['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial', '-days', '1']
    await openssl('x509', '-req', '-in', `${cert}.csr`, ...authority, '-out', cert, '-extfile', `${cert}.ext`)
  }
  await sign(
    'server.pem',
    'server-key.pem',
    '/CN=localhost',
    'subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth\n',
  )
  await sign('cert.pem', 'key.pem', '/CN=slipway test client', 'extendedKeyUsage=clientAuth\n')
  const at = (name: string): string => join(folder, name)
  return {
    folder,
    ca: at('ca.pem'),
    serverCert: at('server.pem'),
    serverKey: at('server-key.pem'),
    clientCert: at('cert.pem'),
    clientKey: at('key.pem'),
  }
}
