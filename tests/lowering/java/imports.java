/* licence */
package com.example . app; // odd but legal

import java.net.Socket;
import java.util.*;
import static org.example.Consts.HOST;
import static org.example.Consts.*;
import single;
